"""Critical path and calendar of a project."""

import re
from datetime import date, timedelta

from clawwork_api.practice.solvers.toolkit import (
    Figures,
    Tables,
    Texts,
    amount,
    cents,
    records,
    stated,
    whole,
)

DAY = r"(\d{4}-\d\d-\d\d)"


def solve(tables: Tables, texts: Texts) -> Figures:
    """Forward and backward pass in working days; a float of 0 is critical."""
    charter = texts["project_charter.docx"]
    rows = records(tables["activities.csv"])
    before = {row["ID"]: [p for p in row["Predecessors"].split(";") if p] for row in rows}
    days = {row["ID"]: whole(row["Duration"]) for row in rows}
    finish: dict[str, int] = {}
    while len(finish) < len(rows):
        ready = [a for a in before if a not in finish and all(p in finish for p in before[a])]
        if not ready:
            raise ValueError("the activities wait for each other or for an unknown activity")
        finish.update({a: days[a] + max((finish[p] for p in before[a]), default=0) for a in ready})
    length = max(finish.values())
    latest = {a: length for a in before}
    for activity in sorted(before, key=lambda a: -finish[a]):
        for p in before[activity]:
            latest[p] = min(latest[p], latest[activity] - days[activity])
    critical = sorted((a for a in before if latest[a] == finish[a]), key=lambda a: finish[a])
    workdays = _calendar(charter, length)
    promised = date.fromisoformat(stated(rf"on or before {DAY}", charter))
    cost = amount(stated(r"site office is ([\d,.]+) dollars", charter))
    return {
        "days": length,
        "finish": workdays[-1].isoformat(),
        "promised": promised.isoformat(),
        "late": sum(day > promised for day in workdays),
        "critical": len(critical),
        "path": "-".join(critical),
        "cost": cents(cost * length),
        "rows": [_row(r, finish, latest, workdays) for r in rows],
    }


def _row(
    row: dict[str, str], finish: dict[str, int], latest: dict[str, int], workdays: list[date]
) -> list[str]:
    identifier = row["ID"]
    start = finish[identifier] - whole(row["Duration"])
    when = [workdays[start].isoformat(), workdays[finish[identifier] - 1].isoformat()]
    return [identifier, row["Activity"], row["Duration"], *when, str(latest[identifier] - finish[identifier])]


def _calendar(charter: str, length: int) -> list[date]:
    day = date.fromisoformat(stated(rf"starts on {DAY}", charter))
    closed = set(re.findall(DAY, stated(r"Nobody works on ([^.]+)\.", charter)))
    workdays: list[date] = []
    while len(workdays) < length:
        if day.weekday() < 5 and day.isoformat() not in closed:
            workdays.append(day)
        day += timedelta(days=1)
    return workdays
