"""A coworker's caps, and what it has spent and reserved under them, in one statement."""

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Date, String, bindparam, case, func, select, true

from clawwork_api.agents.tables import Account, Agent
from clawwork_api.database import Prepared, TenantSession, narrowed, rows_of, to_money
from clawwork_api.economy.tables import DailyBalance
from clawwork_api.simulations.tables import Step


class Used(NamedTuple):
    """Dollars of a coworker: its caps, its balance, what its calls in flight may cost, and what it spent."""

    cap_run: Decimal | None
    cap_daily: Decimal | None
    cap_monthly: Decimal | None

    balance: Decimal
    reserved: Decimal
    reserved_by_run: Decimal
    today: Decimal
    month: Decimal


def used_by(session: TenantSession, agent_id: str, run_id: str, today: date) -> Used:
    """`today` is the accounting day; its month is counted too. Without a run, `run_id` is empty."""
    given = {"agent": agent_id, "run": run_id, "today": today, "month": today.replace(day=1)}
    found = _used.run(session, **given).one()
    return Used(*found[:CAPS], *(to_money(amount) for amount in found[CAPS:]))


def _sum(amount: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.coalesce(func.sum(amount), 0)


CAPS = 3
_G, _A, _S, _D = rows_of(Agent), rows_of(Account), rows_of(Step), rows_of(DailyBalance)
_agent, _month = bindparam("agent", type_=String), bindparam("month", type_=Date)
_of_run = case((_S.c.run_id == bindparam("run", type_=String), _S.c.reserved), else_=0)
_flying = select(_sum(_S.c.reserved).label("whole"), _sum(_of_run).label("run"))
_kept = narrowed(_flying.where(_S.c.state == "sent", _S.c.agent_id == _agent)).subquery()
_of_day = case((_D.c.day >= bindparam("today", type_=Date), _D.c.run_spend), else_=0)
_paid = select(_sum(_of_day).label("today"), _sum(_D.c.run_spend).label("month")).where(
    _D.c.day >= _month, _D.c.agent_id == _agent
)
_spent = narrowed(_paid).subquery()
_used = Prepared(
    select(_G.c.cap_run, _G.c.cap_daily, _G.c.cap_monthly)
    .add_columns(_A.c.balance, _kept.c.whole, _kept.c.run, _spent.c.today, _spent.c.month)
    .join_from(_G, _A, _A.c.agent_id == _G.c.id)
    .join(_kept, true())
    .join(_spent, true())
    .where(_G.c.id == _agent)
)
