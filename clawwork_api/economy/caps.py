"""Caps: what may still be spent. A paid call is reserved against every cap before it is sent."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlmodel import col, func, select

from clawwork_api.agents.schemas import CapUse
from clawwork_api.agents.tables import Account, Agent, Workspace
from clawwork_api.database import TenantSession, now, to_money
from clawwork_api.economy.kinds import SPEND
from clawwork_api.economy.ledger import accounting_day, workspace
from clawwork_api.economy.tables import LedgerEntry
from clawwork_api.simulations.tables import Run, Step


class Scope(NamedTuple):
    """A cap's reach in words that a person reads, and what is used of it."""

    name: str
    limit: Decimal | None
    spent: Decimal
    reserved: Decimal

    @property
    def left(self) -> Decimal | None:
        return None if self.limit is None else self.limit - self.spent - self.reserved


class CapReached(Exception):
    """The call does not fit; nothing was sent. `reason` is typed, the message says what to do."""

    def __init__(self, scope: Scope, wanted: Decimal) -> None:
        self.scope, self.wanted = scope, wanted
        self.reason = "balance_too_low" if scope.name == "balance" else f"{scope.name}_cap_reached"
        super().__init__(
            f"The next call may cost ${wanted:.6f}, but only ${max(scope.left or Decimal(0), Decimal(0)):.6f} "
            f"is left of the {_WORDS[scope.name]} (${scope.limit:.2f}). Raise it, or give smaller work."
        )


_WORDS = {
    "run": "run's cap",
    "day": "coworker's daily cap",
    "month": "coworker's monthly cap",
    "workspace": "workspace's monthly cap",
    "balance": "coworker's balance",
}


def scopes(session: TenantSession, agent: Agent, *, run: Run | None) -> list[Scope]:
    """Every limit that applies to the coworker now, in the order in which they are checked."""
    space = workspace(session)
    today = accounting_day(now(), space.timezone)
    month = today.replace(day=1)
    account = session.get_one(Account, agent.id)
    agent_reserved = _reserved(session, agent_id=agent.id)
    own = (run.cap_daily, run.cap_monthly) if run is not None else (None, None)
    found = [
        Scope("day", _tighter(agent.cap_daily, own[0]), _spent(session, today, agent.id), agent_reserved),
        Scope("month", _tighter(agent.cap_monthly, own[1]), _spent(session, month, agent.id), agent_reserved),
        _workspace_scope(session, space, month),
        Scope("balance", account.balance, Decimal(0), agent_reserved),
    ]
    if run is not None:
        found.insert(0, Scope("run", run.cap, run.spend, _reserved(session, run_id=run.id)))
    return found


def check(session: TenantSession, agent: Agent, run: Run, wanted: Decimal) -> None:
    """Raises CapReached when `wanted` dollars do not fit under every cap. The caller reserves in this session.

    Holds the workspace's row, so that parallel runs can't both take the last dollar.
    """
    workspace(session, lock=True)
    for scope in scopes(session, agent, run=run):
        if scope.left is not None and wanted > scope.left:
            raise CapReached(scope, wanted)


def usage(session: TenantSession, agent: Agent, *, run: Run | None = None) -> list[CapUse]:
    """What is used of the coworker's caps, for a screen."""
    if run is None:
        run_use = [CapUse(scope="run", limit=agent.cap_run, spent=Decimal(0), reserved=Decimal(0))]
    else:
        run_use = []
    return run_use + [
        CapUse(scope=s.name, limit=s.limit, spent=s.spent, reserved=s.reserved)
        for s in scopes(session, agent, run=run)
        if s.name in ("run", "day", "month")
    ]


def _tighter(*limits: Decimal | None) -> Decimal | None:
    """A launch may bring caps of its own; they never loosen the coworker's."""
    return min((limit for limit in limits if limit is not None), default=None)


def _workspace_scope(session: TenantSession, space: Workspace, month: date) -> Scope:
    if space.cap_monthly is None:
        return Scope("workspace", None, Decimal(0), Decimal(0))
    return Scope("workspace", space.cap_monthly, _spent(session, month, None), _reserved(session))


def _spent(session: TenantSession, since: date, agent_id: str | None) -> Decimal:
    query = select(func.coalesce(func.sum(LedgerEntry.amount), 0)).where(
        LedgerEntry.day >= since, col(LedgerEntry.kind).in_(SPEND), LedgerEntry.run_id != ""
    )
    if agent_id is not None:
        query = query.where(LedgerEntry.agent_id == agent_id)
    return -to_money(session.exec(query).one())


def _reserved(session: TenantSession, *, agent_id: str | None = None, run_id: str | None = None) -> Decimal:
    query = select(func.coalesce(func.sum(Step.reserved), 0)).where(Step.state == "sent")
    if agent_id is not None:
        query = query.where(Step.agent_id == agent_id)
    if run_id is not None:
        query = query.where(Step.run_id == run_id)
    return to_money(session.exec(query).one())
