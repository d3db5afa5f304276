"""Published evaluations, each with the income that was really paid for it."""

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import PurePosixPath
from typing import NamedTuple

from clawwork_api.database import to_money
from clawwork_api.livebench.findings import Finding
from clawwork_api.livebench.reader import EVALUATIONS, TOKEN_COSTS, Published
from clawwork_api.livebench.records import EvaluationRow, IncomeRow
from clawwork_api.livebench.values import MOST_DOLLARS

DATED = re.compile(r"^(?:sandbox|work)/(\d{4}-\d{2}-\d{2})[/_]")


class PublishedScore(NamedTuple):
    """`files` are relative to the coworker's folder; `value` and `paid` are dollars; `day` may be ""."""

    row: EvaluationRow
    files: list[str]
    value: Decimal
    paid: Decimal
    day: str


def published_scores(published: Published, findings: list[Finding]) -> list[PublishedScore]:
    """In file order. What can't be matched is a finding."""
    unused: dict[str, list[IncomeRow]] = defaultdict(list)
    for income in published.incomes:
        unused[income.task_id].append(income)
    scores = [
        _score(row, _take(unused[row.task_id], row), published, findings) for row in published.evaluations
    ]
    for income in (left for rest in unused.values() for left in rest if left.actual_payment):
        problem = f"${income.actual_payment} was paid for a task that no evaluation names"
        findings.append(Finding(TOKEN_COSTS, income.line, problem, skipped=False))
    return scores


def _take(incomes: list[IncomeRow], row: EvaluationRow) -> IncomeRow | None:
    """The first unused income of this task with the same score: both files are in the order of submission."""
    for index, income in enumerate(incomes):
        if income.evaluation_score is None or income.evaluation_score == row.evaluation_score:
            return incomes.pop(index)
    return None


def _score(
    row: EvaluationRow, income: IncomeRow | None, published: Published, findings: list[Finding]
) -> PublishedScore:
    if income is None:
        findings.append(Finding(EVALUATIONS, row.line, "no income record: taken as unpaid", skipped=False))
    files = [file for path in row.paths if (file := inside(path))]
    if len(files) < len(row.paths):
        findings.append(Finding(EVALUATIONS, row.line, "names a file outside the folder", skipped=False))
    return PublishedScore(
        row=row,
        files=files,
        value=_value(row, published),
        paid=income.actual_payment if income else Decimal(0),
        day=_day(files, income.day if income else None),
    )


def _value(row: EvaluationRow, published: Published) -> Decimal:
    """The maximum that this evaluation was made under: `payment` is score x maximum."""
    if row.payment is not None and row.score > 0:
        value = to_money(row.payment / row.evaluation_score)
        if 0 <= value <= MOST_DOLLARS:
            return value
    given = [a.max_payment for a in published.assignments if a.task_id == row.task_id and a.max_payment]
    return given[0] if given else Decimal(0)


def _day(files: Sequence[str], income_day: date | None) -> str:
    """The day in a file's name: incomes of a second submission carry the real date, not the simulated one."""
    named = next((match.group(1) for file in files if (match := DATED.match(file))), None)
    return named or (income_day.isoformat() if income_day else "")


def inside(path: str) -> str | None:
    """A published path relative to the coworker's folder, or None when it does not lie there."""
    parts = PurePosixPath(path.replace("\\", "/")).parts
    if "agent_data" in parts:
        parts = parts[parts.index("agent_data") + 2 :]
    if not parts or parts[0] not in ("sandbox", "work") or ".." in parts:
        return None
    return "/".join(parts)
