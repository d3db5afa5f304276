"""The days of a coworker: kept as its ledger grows, so that no curve is ever computed from the entries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from sqlmodel import col, select

from clawwork_api.database import TenantSession
from clawwork_api.economy.kinds import SPEND
from clawwork_api.economy.tables import DailyBalance

ZERO = Decimal(0)


class Worked(NamedTuple):
    """Seconds of the tasks that were delivered on a day, and when the last of them was."""

    seconds: float
    at: datetime | None


class Change(NamedTuple):
    """An entry as its day sees it: `amount` in dollars, positive into the balance."""

    kind: str
    amount: Decimal
    day: date


def days(session: TenantSession, agent_ids: Iterable[str]) -> dict[str, list[DailyBalance]]:
    """The kept days of each coworker, oldest first."""
    query = (
        select(DailyBalance)
        .where(col(DailyBalance.agent_id).in_(set(agent_ids)))
        .order_by(col(DailyBalance.agent_id), col(DailyBalance.day))
    )
    history: dict[str, list[DailyBalance]] = defaultdict(list)
    for kept in session.exec(query):
        history[kept.agent_id].append(kept)
    return history


def keep(session: TenantSession, agent_id: str, change: Change) -> None:
    """Adds an entry to its day and to every later day's balance. The caller holds the account's row."""
    for kept in _from(session, agent_id, change.day):
        kept.balance += change.amount
        if kept.day == change.day:
            _add(kept, change)
        session.add(kept)


def keep_worked(session: TenantSession, agent_id: str, day: date, worked: Worked) -> None:
    """Adds the working time of a delivered task to its day. The caller holds the account's row."""
    kept = _from(session, agent_id, day)[0]
    kept.seconds += worked.seconds
    kept.worked_at = max(filter(None, (kept.worked_at, worked.at)), default=None)
    session.add(kept)


def new_days(
    tenant: str, agent_id: str, changes: Sequence[Change], worked: Mapping[date, Worked]
) -> list[DailyBalance]:
    """The days of a ledger that begins with `changes`; working time on other days has no place in it."""
    balance, found = ZERO, []
    for day, group in groupby(sorted(changes, key=lambda c: c.day), key=lambda c: c.day):
        seconds, at = worked.get(day, Worked(0.0, None))
        kept = DailyBalance(
            tenant=tenant, agent_id=agent_id, day=day, balance=balance, seconds=seconds, worked_at=at
        )
        for change in group:
            kept.balance += change.amount
            _add(kept, change)
        balance = kept.balance
        found.append(kept)
    return found


def _add(kept: DailyBalance, change: Change) -> None:
    if change.kind in SPEND:
        kept.spend -= change.amount
    if change.kind == "income":
        kept.income += change.amount


def _from(session: TenantSession, agent_id: str, day: date) -> list[DailyBalance]:
    """The day, made when it is new, and those after it."""
    mine = select(DailyBalance).where(DailyBalance.agent_id == agent_id)
    found = list(session.exec(mine.where(DailyBalance.day >= day).order_by(col(DailyBalance.day))))
    if found and found[0].day == day:
        return found
    newest_first = mine.where(DailyBalance.day < day).order_by(col(DailyBalance.day).desc())
    before = session.exec(newest_first.limit(1)).first()
    made = DailyBalance(
        tenant=session.tenant, agent_id=agent_id, day=day, balance=before.balance if before else ZERO
    )
    session.add(made)
    session.flush()
    return [made, *found]
