"""A task's own rubric as people type it: one criterion a line, a weight before it where it counts more."""

import re
from decimal import Decimal
from typing import Any

from openos.gateway.models import Criterion, TaskRubric

WEIGHED = re.compile(r"^(\d{1,3}(?:\.\d{1,2})?)\s*(?:x|\u00d7|:|%)\s*(.+)$", re.IGNORECASE)
MOST_WEIGHT, MOST_CRITERIA, LONGEST = Decimal(100), 20, 500
FILES_ALONE = "Say what good work is too, or leave the files out."


def typed_rubric(form: dict[str, Any]) -> tuple[TaskRubric | None, dict[str, str]]:
    """The rubric of the form's `criteria` and `deliverables`, None for none, and what is wrong by field."""
    lines = [line.strip(" -•\t") for line in str(form.get("criteria", "")).splitlines()]
    criteria = [_criterion(line) for line in lines if line]
    files = [name.strip() for name in re.split(r"[,\n]", str(form.get("deliverables", ""))) if name.strip()]
    wrong: dict[str, str] = {}
    if len(criteria) > MOST_CRITERIA:
        wrong["criteria"] = f"Give at most {MOST_CRITERIA} criteria."
    elif any(not 0 < c.weight <= MOST_WEIGHT or not c.text or len(c.text) > LONGEST for c in criteria):
        wrong["criteria"] = (
            f"A weight lies above 0 and up to {MOST_WEIGHT}, a line below {LONGEST} characters."
        )
    if any("/" in name or "\\" in name for name in files):
        wrong["deliverables"] = "Give names of files, without folders."
    if files and not criteria:
        wrong["deliverables"] = FILES_ALONE
    if wrong or not criteria:
        return None, wrong
    return TaskRubric(criteria=criteria, deliverables=files), {}


def _criterion(line: str) -> Criterion:
    weighed = WEIGHED.match(line)
    if weighed is None:
        return Criterion(text=line)
    return Criterion(text=weighed[2].strip(), weight=Decimal(weighed[1]))
