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

ZERO = Decimal(0)


class Scope(NamedTuple):
    """A cap's reach in words that a person reads, and what is used of it."""

    name: str
    limit: Decimal | None
    spent: Decimal
    reserved: Decimal
    period: str = ""  # the accounting day or month that is counted

    @property
    def left(self) -> Decimal | None:
        return None if self.limit is None else self.limit - self.spent - self.reserved


class CapReached(Exception):
    """The call does not fit; nothing was sent. `reason` is typed, the message says what to do."""

    def __init__(self, scope: Scope, wanted: Decimal) -> None:
        self.scope, self.wanted = scope, wanted
        self.reason = "balance_too_low" if scope.name == "balance" else f"{scope.name}_cap_reached"
        super().__init__(
            f"The next call may cost ${wanted:.6f}, but only ${max(scope.left or ZERO, ZERO):.6f} "
            f"is left of the {_WORDS[scope.name]} ({_dollars(scope.limit)}). "
            f"{'Top it up' if scope.name == 'balance' else 'Raise it'}, or give smaller work."
        )


def _dollars(amount: Decimal | None) -> str:
    """Cents from a dollar up; below it every place that counts."""
    if amount is None:
        return "none"
    return f"${amount:.2f}" if amount >= 1 or amount == 0 else f"${amount.normalize():f}"


class Signal(NamedTuple):
    """A cap of which much is used: `cap.warned` from 80 %, `cap.reached` when it is all spent."""

    kind: str
    scope: Scope


WARNED_FROM = Decimal("0.8")
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
    daily, monthly = _tighter(agent.cap_daily, own[0]), _tighter(agent.cap_monthly, own[1])
    found = [
        Scope("day", daily, _spent(session, today, agent.id), agent_reserved, today.isoformat()),
        Scope("month", monthly, _spent(session, month, agent.id), agent_reserved, _named(month)),
        _workspace_scope(session, space, month),
        Scope("balance", account.balance, Decimal(0), agent_reserved),
    ]
    if run is not None:
        limit = _tighter(run.cap, agent.cap_run)
        found.insert(0, Scope("run", limit, run.spend, _reserved(session, run_id=run.id)))
    return found


def signals(session: TenantSession, agent: Agent, run: Run) -> list[Signal]:
    """The caps of which 80 % or more is spent or reserved now."""
    found = []
    for scope in scopes(session, agent, run=run):
        if scope.limit is None or scope.name == "balance":
            continue
        if scope.spent >= scope.limit:
            found.append(Signal("cap.reached", scope))
        elif scope.spent + scope.reserved >= scope.limit * WARNED_FROM:
            found.append(Signal("cap.warned", scope))
    return found


def workspace_use(session: TenantSession) -> Scope:
    """What all coworkers together spent this month, and have reserved."""
    space = workspace(session)
    month = accounting_day(now(), space.timezone).replace(day=1)
    spent = _spent(session, month, None)
    return Scope("workspace", space.cap_monthly, spent, _reserved(session), _named(month))


def reserved_by(session: TenantSession, agent: Agent) -> Decimal:
    """What the coworker's calls in flight may still cost."""
    return _reserved(session, agent_id=agent.id)


def check(session: TenantSession, agent: Agent, run: Run, wanted: Decimal) -> None:
    """Raises CapReached when `wanted` dollars don't fit under every cap. The caller reserves in this session.

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
        return Scope("workspace", None, ZERO, ZERO)
    spent = _spent(session, month, None)
    return Scope("workspace", space.cap_monthly, spent, _reserved(session), _named(month))


def _named(month: date) -> str:
    return month.isoformat()[:7]


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
