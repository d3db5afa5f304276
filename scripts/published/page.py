"""The parts of docs/comparison.md that are made of the published files."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from clawwork_api.evaluations.rubrics import rubric_for
from scripts.published import documents
from scripts.published.comparison import APART, PLACES, Row
from scripts.published.documents import Outcome

MARK = "<!-- written by `python -m scripts.published`: {name} -->"
END = "<!-- end -->"
CONTENT = "the content, which no check here reads, was marked down"
TABLE = (
    "| Task | Coworker | Files | Ours | Published | Where they differ, and why |\n"
    "|---|---|---:|---:|---:|---|"
)
CHECKS = {
    "kinds": "the kinds of file that the brief orders are there (gate)",
    "there": "each file that was named is there (gate)",
    "opens": "each opens and can be read",
    "cells": "no cell shows an error",
    "filled": "no placeholder and no raw tag is left in the text",
    "plain": "nothing is hidden from a reader",
}


def put(page: str, name: str, text: str) -> str:
    """The page with its part `name` replaced. Raises ValueError when it has none."""
    head, mark, rest = page.partition(MARK.format(name=name))
    if not mark:
        raise ValueError(f"the page has no part {name!r}")
    return f"{head}{mark}\n\n{text}\n\n{END}{rest.partition(END)[2]}"


def part(page: str, name: str) -> str:
    """What stands in the part `name`."""
    return page.partition(MARK.format(name=name))[2].partition(END)[0].strip()


def of_documents(outcomes: Sequence[Outcome]) -> str:
    why = documents.reasons(outcomes) or "- nothing: every file was read, shown and evaluated"
    return f"{documents.table(outcomes)}\n\nCrashes: 0. What could not be done, and why:\n\n{why}"


def of_occupation(rows: Sequence[Row], occupation: str) -> str:
    rubric = rubric_for(occupation)
    listed = "\n".join(f"- `{name}`: {words}" for name, words in CHECKS.items())
    lines = "\n".join(_line(row) for row in rows)
    return (
        f"{occupation}: {len(rows)} hand-ins. Rubric: {rubric.name}, version {rubric.version}; its gate: "
        f"“{rubric.gate}”\n\n{listed}\n\n{TABLE}\n{lines}\n\n{_sums(rows)}"
    )


def _line(row: Row) -> str:
    cells = (row.task, row.coworker, str(row.files), str(row.ours), _two(row.published), _why(row))
    return f"| {' | '.join(cells)} |"


def _why(row: Row) -> str:
    failed = [f"`{c.name}` fails: {c.why}" for c in row.checks if not c.passed]
    if not row.apart:
        return "; ".join(["close", *failed])
    if row.ours > row.published:
        unseen = list(row.notes)
        if row.noticed and unseen:
            unseen.append("its feedback faults the work for that")
        return "ours is higher: " + "; ".join([*failed, *(unseen or [CONTENT])])
    return "ours is lower: " + "; ".join(failed)


def _sums(rows: Sequence[Row]) -> str:
    if not rows:
        return "No hand-in of this occupation is at hand."
    ours, theirs = (_mean([getattr(row, name) for row in rows]) for name in ("ours", "published"))
    apart = [row for row in rows if row.apart]
    higher = sum(row.ours > row.published for row in apart)
    unseen = sum(bool(row.notes) for row in apart if row.ours > row.published)
    noticed = sum(bool(row.notes) and row.noticed for row in apart)
    return (
        f"Mean: ours {ours}, published {theirs}. {len(apart)} of {len(rows)} lie {APART} or more apart. Ours "
        f"is higher in {higher}: in {unseen} of them the published judge was not shown all of the work, and "
        f"in {noticed} it faults the work for that. Ours is lower in {len(apart) - higher}."
    )


def _mean(scores: Sequence[Decimal]) -> str:
    return _two(sum(scores, Decimal(0)) / len(scores))


def _two(score: Decimal) -> str:
    return str(score.quantize(PLACES, ROUND_HALF_UP))
