"""From published running totals to ledger entries that add up to the published balance exactly."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from clawwork_api.database import now
from clawwork_api.economy.ledger import Line
from clawwork_api.livebench.records import BalanceRow

ROUNDING = Decimal("0.00001")
"""What rounding to micro-dollars may leave between a balance and its totals; more is a correction."""


class _Totals(NamedTuple):
    balance: Decimal
    cost: Decimal
    income: Decimal


class PublishedLedger(NamedTuple):
    """`lines` begin with the opening balance; amounts are dollars with six places."""

    opening: Decimal
    lines: list[Line]


def published_ledger(rows: Sequence[BalanceRow]) -> PublishedLedger:
    """One `model` line a session, after its `income` when there is some: its balance is the published one.

    Amounts are differences of the rounded running totals, so rounding never adds up. `rows` is not empty.
    """
    first, days = rows[0], _days(rows)
    if first.opens:
        before = _Totals(
            first.balance, first.total_token_cost or Decimal(0), first.total_work_income or Decimal(0)
        )
        rows, days = rows[1:], days[1:]
    else:
        before = _before(first)
    opening = before.balance
    opened_on = days[0] if days else now().date()
    lines = [Line("opening", opening, "opening", opened_on, "Opening balance as published")]
    for row, day in zip(rows, days, strict=True):
        after = _after(before, row)
        lines.extend(_session(before, after, row, day))
        before = after
    return PublishedLedger(opening, lines)


def _before(first: BalanceRow) -> _Totals:
    """Without an initialization row: what was there before the first session, from its deltas."""
    cost, income = first.token_cost_delta or Decimal(0), first.work_income_delta or Decimal(0)
    total_cost = cost if first.total_token_cost is None else first.total_token_cost
    total_income = income if first.total_work_income is None else first.total_work_income
    return _Totals(first.balance + cost - income, total_cost - cost, total_income - income)


def _after(before: _Totals, row: BalanceRow) -> _Totals:
    cost, income = row.total_token_cost, row.total_work_income
    return _Totals(
        row.balance,
        before.cost + (row.token_cost_delta or Decimal(0)) if cost is None else cost,
        before.income + (row.work_income_delta or Decimal(0)) if income is None else income,
    )


def _session(before: _Totals, after: _Totals, row: BalanceRow, day: date) -> Iterator[Line]:
    step, memo, task = f"balance.{row.line}", _memo(row), row.task_id or ""
    cost, income = after.cost - before.cost, after.income - before.income
    rest = (after.balance - before.balance) - income + cost
    if income:
        yield Line("income", income, step, day, memo, task=task)
    if abs(rest) > ROUNDING:
        yield Line("correction", rest, step, day, "The published balance differs from its own totals")
        rest = Decimal(0)
    yield Line("model", rest - cost, step, day, memo, task=task)


def _memo(row: BalanceRow) -> str:
    task = f"Published session, task {row.task_id}" if row.task_id else "Published session"
    return f"{task}, ended by an API error" if row.api_error else task


def _days(rows: Sequence[BalanceRow]) -> list[date]:
    """Each row's simulated day; a row without one has that of the row before, or the first there is."""
    current = next((row.day for row in rows if row.day), now().date())
    days: list[date] = []
    for row in rows:
        current = row.day or current
        days.append(current)
    return days
