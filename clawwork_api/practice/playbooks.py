"""Which solver and which report belong to which sample task."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from clawwork_api.practice.reports import (
    absence_compliance as absence_compliance_report,
)
from clawwork_api.practice.reports import (
    bank_reconciliation as bank_reconciliation_report,
)
from clawwork_api.practice.reports import (
    credit_notes as credit_notes_report,
)
from clawwork_api.practice.reports import (
    project_schedule as project_schedule_report,
)
from clawwork_api.practice.reports import (
    quarterly_variance as quarterly_variance_report,
)
from clawwork_api.practice.reports import (
    rent_roll_review as rent_roll_review_report,
)
from clawwork_api.practice.reports import (
    style_edit as style_edit_report,
)
from clawwork_api.practice.reports import (
    supplier_quotes as supplier_quotes_report,
)
from clawwork_api.practice.reports import (
    ward_staffing as ward_staffing_report,
)
from clawwork_api.practice.reports import writing
from clawwork_api.practice.solvers import (
    absence_compliance,
    bank_reconciliation,
    credit_notes,
    project_schedule,
    quarterly_variance,
    rent_roll_review,
    style_edit,
    supplier_quotes,
    ward_staffing,
)
from clawwork_api.practice.solvers.toolkit import Figures, Tables, Texts

SOLVERS = Path(__file__).parent / "solvers"
RUN = 'print(json.dumps(solve(*load("/workspace/reference_files"))))'


@dataclass(frozen=True)
class Playbook:
    """How one sample task is done: the plan in words, the figures, the deliverables."""

    task: str
    plan: str
    solve: Callable[[Tables, Texts], Figures]
    report: Callable[[writing.Figures], list[writing.Deliverable]]

    def program(self) -> str:
        """A Python program that reads /workspace/reference_files and prints the figures as JSON."""
        parts = [_source(name) for name in ("loader", "toolkit", self.task.replace("-", "_"))]
        return "\n\n".join(["import json", *parts, RUN]) + "\n"


def _source(module: str) -> str:
    text = (SOLVERS / f"{module}.py").read_text("utf-8")
    return re.sub(r"^from clawwork_api[^\n(]*(?:\([^)]*\))?\n", "", text, flags=re.MULTILINE).strip()


PLAYBOOKS = {
    book.task: book
    for book in [
        Playbook(
            "absence-compliance",
            absence_compliance_report.PLAN,
            absence_compliance.solve,
            absence_compliance_report.report,
        ),
        Playbook(
            "bank-reconciliation",
            bank_reconciliation_report.PLAN,
            bank_reconciliation.solve,
            bank_reconciliation_report.report,
        ),
        Playbook("credit-notes", credit_notes_report.PLAN, credit_notes.solve, credit_notes_report.report),
        Playbook(
            "project-schedule",
            project_schedule_report.PLAN,
            project_schedule.solve,
            project_schedule_report.report,
        ),
        Playbook(
            "quarterly-variance",
            quarterly_variance_report.PLAN,
            quarterly_variance.solve,
            quarterly_variance_report.report,
        ),
        Playbook(
            "rent-roll-review",
            rent_roll_review_report.PLAN,
            rent_roll_review.solve,
            rent_roll_review_report.report,
        ),
        Playbook("style-edit", style_edit_report.PLAN, style_edit.solve, style_edit_report.report),
        Playbook(
            "supplier-quotes",
            supplier_quotes_report.PLAN,
            supplier_quotes.solve,
            supplier_quotes_report.report,
        ),
        Playbook(
            "ward-staffing", ward_staffing_report.PLAN, ward_staffing.solve, ward_staffing_report.report
        ),
    ]
}
