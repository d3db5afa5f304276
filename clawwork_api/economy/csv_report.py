"""A report as a table for a spreadsheet."""

import csv
import io
from collections.abc import Iterator

from clawwork_api.economy.schemas import MoneySums, Report

HEADER = ("by", "key", "label", "money", "spend", "income", "other", "net", "entries")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_csv(report: Report) -> str:
    """One line a row and sort of money, then the totals; dollars with six places."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADER)
    writer.writerows(_lines(report))
    return out.getvalue()


def _lines(report: Report) -> Iterator[tuple[str, ...]]:
    for row in report.rows:
        for name, sums in (("real", row.real), ("practice", row.practice)):
            if sums.entries:
                yield (report.by, _text(row.key), _text(row.label), name, *_figures(sums))
    yield (report.by, "", "Total", "real", *_figures(report.real))
    yield (report.by, "", "Total", "practice", *_figures(report.practice))


def _figures(sums: MoneySums) -> tuple[str, ...]:
    amounts = (sums.spend, sums.income, sums.other, sums.net)
    return (*(f"{amount:.6f}" for amount in amounts), str(sums.entries))


def _text(value: str) -> str:
    """A spreadsheet must not take a name for a formula."""
    return f"'{value}" if value.startswith(FORMULA) else value
