"""The ledger day by day: the one query behind every balance curve."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlmodel import col, func, select

from clawwork_api.database import TenantSession
from clawwork_api.economy.kinds import SPEND
from clawwork_api.economy.tables import LedgerEntry

ZERO = Decimal(0)


class DayTotal(NamedTuple):
    """One accounting day of a coworker, in dollars; `balance` at its end."""

    day: date
    balance: Decimal
    spend: Decimal
    income: Decimal


def days(session: TenantSession, agent_ids: Iterable[str]) -> dict[str, list[DayTotal]]:
    """The days with entries of each coworker, oldest first."""
    entry = LedgerEntry
    query = (
        select(col(entry.agent_id), col(entry.day), col(entry.kind), func.sum(entry.amount))
        .where(col(entry.agent_id).in_(set(agent_ids)))
        .group_by(col(entry.agent_id), col(entry.day), col(entry.kind))
        .order_by(col(entry.agent_id), col(entry.day))
    )
    history: dict[str, list[DayTotal]] = defaultdict(list)
    for agent_id, day, kind, amount in session.exec(query):
        curve = history[agent_id]
        if not curve or curve[-1].day != day:
            curve.append(DayTotal(day, curve[-1].balance if curve else ZERO, ZERO, ZERO))
        curve[-1] = _add(curve[-1], kind, amount)
    return history


def _add(total: DayTotal, kind: str, amount: Decimal) -> DayTotal:
    return DayTotal(
        total.day,
        total.balance + amount,
        total.spend - (amount if kind in SPEND else ZERO),
        total.income + (amount if kind == "income" else ZERO),
    )
