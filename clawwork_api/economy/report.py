"""Where the money went: the ledger added up by one of its columns, practice money apart from real money."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import Select
from sqlalchemy import select as select_columns
from sqlmodel import col, func, select

from clawwork_api.agents.tables import Agent
from clawwork_api.database import TenantSession
from clawwork_api.economy.kinds import INCOME, SPEND
from clawwork_api.economy.schemas import MoneySums, Report, ReportRow
from clawwork_api.economy.tables import LedgerEntry
from clawwork_api.evaluations.tables import Evaluation
from clawwork_api.simulations.tables import RunTask

By = Literal["day", "coworker", "model", "task", "provider", "kind"]
ZERO = Decimal(0)

_COLUMNS: Mapping[str, Any] = {
    "day": LedgerEntry.day,
    "coworker": LedgerEntry.agent_id,
    "model": LedgerEntry.model,
    "task": LedgerEntry.task,
    "provider": LedgerEntry.provider,
    "kind": LedgerEntry.kind,
}


class _Sums:
    """Collects the sums of one kind each into what a person asks for."""

    def __init__(self) -> None:
        self.by_kind: dict[str, Decimal] = defaultdict(Decimal)
        self.entries = 0

    def add(self, kind: str, amount: Decimal, entries: int) -> None:
        self.by_kind[kind] += amount
        self.entries += entries

    def told(self) -> MoneySums:
        net = sum(self.by_kind.values(), ZERO)
        spend = -sum((amount for kind, amount in self.by_kind.items() if kind in SPEND), ZERO)
        income = sum((amount for kind, amount in self.by_kind.items() if kind in INCOME), ZERO)
        return MoneySums(
            spend=spend, income=income, other=net + spend - income, net=net, entries=self.entries
        )


def report(session: TenantSession, *, by: By, since: date | None, until: date | None) -> Report:
    """Every entry of the accounting days `since` to `until` (both included) is in exactly one row's sums."""
    cells: dict[str, dict[bool, _Sums]] = defaultdict(lambda: {False: _Sums(), True: _Sums()})
    totals = {False: _Sums(), True: _Sums()}
    for key, practice, kind, amount, entries in session.execute(_query(by, since, until)):
        for sums in (cells[str(key)][practice], totals[practice]):
            sums.add(kind, amount, entries)
    labels = _labels(session, by, list(cells))
    rows = [
        ReportRow(key=key, label=labels.get(key, key), real=sums[False].told(), practice=sums[True].told())
        for key, sums in cells.items()
    ]
    rows.sort(key=(lambda row: row.key) if by == "day" else _dearest_first)
    return Report(
        by=by, since=since, until=until, rows=rows, real=totals[False].told(), practice=totals[True].told()
    )


def _query(by: By, since: date | None, until: date | None) -> Select[Any]:
    entry, column = LedgerEntry, _COLUMNS[by]
    query = select_columns(
        column, col(entry.practice), col(entry.kind), func.sum(entry.amount), func.count(col(entry.id))
    ).group_by(column, col(entry.practice), col(entry.kind))
    if since is not None:
        query = query.where(col(entry.day) >= since)
    return query if until is None else query.where(col(entry.day) <= until)


def _dearest_first(row: ReportRow) -> tuple[Decimal, Decimal, str]:
    return (-row.real.spend, -row.practice.spend, row.label)


def _labels(session: TenantSession, by: By, keys: Sequence[str]) -> dict[str, str]:
    """What a person calls the rows."""
    if by == "coworker":
        return dict(session.exec(select(Agent.id, Agent.signature)).all())
    named = {"": "none"}
    if by == "task":
        published = select(Evaluation.task_id, Evaluation.task_title).where(
            col(Evaluation.task_id).in_(keys), Evaluation.task_title != ""
        )
        worked = select(RunTask.task_id, RunTask.title).where(col(RunTask.task_id).in_(keys))
        for query in (published, worked):
            named.update(session.exec(query.distinct()).all())
    return named
