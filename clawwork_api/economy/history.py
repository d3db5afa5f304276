"""The days of a coworker: kept as its ledger grows, so that no curve is ever computed from the entries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import Date, bindparam, case, update
from sqlmodel import col, func, select

from clawwork_api.agents.tables import Agent
from clawwork_api.database import Money, Prepared, TenantSession, rows_of
from clawwork_api.economy.kinds import INCOME, SPEND
from clawwork_api.economy.tables import DailyBalance

ZERO = Decimal(0)


class Worked(NamedTuple):
    """Seconds of the tasks that were delivered on a day, and when the last of them was."""

    seconds: float
    at: datetime | None


NOTHING = Worked(0.0, None)


class Change(NamedTuple):
    """An entry as its day sees it: `amount` in dollars, positive into the balance."""

    kind: str
    amount: Decimal
    day: date
    of_run: bool = False

    @property
    def spent(self) -> Decimal:
        return -self.amount if self.kind in SPEND else ZERO

    @property
    def run_spent(self) -> Decimal:
        return self.spent if self.of_run else ZERO

    @property
    def earned(self) -> Decimal:
        return self.amount if self.kind in INCOME else ZERO


def days(session: TenantSession, agent_ids: Iterable[str]) -> dict[str, list[DailyBalance]]:
    """The kept days of each coworker, oldest first."""
    query = (
        select(DailyBalance)
        .where(col(DailyBalance.agent_id).in_(set(agent_ids)))
        .order_by(col(DailyBalance.agent_id), col(DailyBalance.sequence))
    )
    found: dict[str, list[DailyBalance]] = defaultdict(list)
    for kept in session.exec(query):
        found[kept.agent_id].append(kept)
    return found


def some_days(session: TenantSession, agent_ids: Sequence[str], most: int) -> dict[str, list[DailyBalance]]:
    """At most `most` (2 or more) days of each coworker, evenly chosen, its first and last among them.

    Takes as long for a life as for a month: the others are never read.
    """
    newest = select(func.max(DailyBalance.sequence)).where(DailyBalance.agent_id == Agent.id)
    counts = session.exec(select(Agent.id, newest.scalar_subquery()).where(col(Agent.id).in_(agent_ids)))
    long = {agent_id: count for agent_id, count in counts if count is not None and count > most}
    found = days(session, [agent_id for agent_id in agent_ids if agent_id not in long])
    for agent_id, count in long.items():
        chosen = [round(1 + i * (count - 1) / (most - 1)) for i in range(most)]
        query = select(DailyBalance).where(
            DailyBalance.agent_id == agent_id, col(DailyBalance.sequence).in_(chosen)
        )
        found[agent_id] = list(session.exec(query.order_by(col(DailyBalance.sequence))))
    return found


_D = rows_of(DailyBalance)
_on = bindparam("on", type_=Date)
_today = _D.c.day == _on
_from_day_on = Prepared(
    update(_D)
    .where(_D.c.agent_id == bindparam("agent"), _D.c.day >= _on)
    .values(
        balance=_D.c.balance + bindparam("added", type_=Money),
        spend=_D.c.spend + case((_today, bindparam("spent", type_=Money)), else_=0),
        run_spend=_D.c.run_spend + case((_today, bindparam("run_spent", type_=Money)), else_=0),
        income=_D.c.income + case((_today, bindparam("earned", type_=Money)), else_=0),
    )
    .returning(_D.c.day)
)


def keep(session: TenantSession, agent_id: str, change: Change) -> None:
    """Adds an entry to its day and to every later day's balance. The caller holds the account's row."""
    given = {"agent": agent_id, "on": change.day, "added": change.amount}
    parts = {"spent": change.spent, "run_spent": change.run_spent, "earned": change.earned}
    kept = _from_day_on.run(session, **given, **parts).scalars().all()
    if change.day not in kept:
        made = _from(session, agent_id, change.day)[0]
        made.balance += change.amount
        _add(made, change)
        session.add(made)
        session.flush()


def keep_worked(session: TenantSession, agent_id: str, day: date, worked: Worked) -> None:
    """Adds the working time of a delivered task to its day. The caller holds the account's row."""
    for kept in _from(session, agent_id, day):
        _work(kept, worked)
        session.add(kept)


def new_days(
    tenant: str, agent_id: str, changes: Sequence[Change], worked: Mapping[date, Worked]
) -> list[DailyBalance]:
    """The days of a ledger that begins with `changes`; working time on other days has no place in it."""
    found: list[DailyBalance] = []
    for day, group in groupby(sorted(changes, key=lambda c: c.day), key=lambda c: c.day):
        kept = _following(tenant, agent_id, day, found[-1] if found else None)
        for change in group:
            kept.balance += change.amount
            _add(kept, change)
        _work(kept, worked.get(day, NOTHING))
        found.append(kept)
    return found


def _add(kept: DailyBalance, change: Change) -> None:
    kept.spend += change.spent
    kept.run_spend += change.run_spent
    kept.income += change.earned


def _work(kept: DailyBalance, worked: Worked) -> None:
    kept.seconds_total += worked.seconds
    kept.worked_at = max(filter(None, (kept.worked_at, worked.at)), default=None)


def _following(tenant: str, agent_id: str, day: date, before: DailyBalance | None) -> DailyBalance:
    """A day on which nothing has happened yet."""
    return DailyBalance(
        tenant=tenant,
        agent_id=agent_id,
        day=day,
        sequence=before.sequence + 1 if before else 1,
        balance=before.balance if before else ZERO,
        seconds_total=before.seconds_total if before else 0.0,
        worked_at=before.worked_at if before else None,
    )


def _from(session: TenantSession, agent_id: str, day: date) -> list[DailyBalance]:
    """The day, made when it is new, and those after it, as they are now."""
    mine = select(DailyBalance).where(DailyBalance.agent_id == agent_id)
    mine = mine.execution_options(populate_existing=True)  # `keep` changes them past the mapper
    found = list(session.exec(mine.where(DailyBalance.day >= day).order_by(col(DailyBalance.day))))
    if found and found[0].day == day:
        return found
    newest_first = mine.where(DailyBalance.day < day).order_by(col(DailyBalance.day).desc())
    made = _following(session.tenant, agent_id, day, session.exec(newest_first.limit(1)).first())
    for later in found:
        later.sequence += 1
    session.add(made)
    session.flush()
    return [made, *found]
