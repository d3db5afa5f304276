"""Caps: what may still be spent. A paid call is reserved against every cap before it is sent."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple, Protocol

from sqlalchemy import ColumnElement
from sqlmodel import col, func, select

from clawwork_api.agents.schemas import CapUse
from clawwork_api.agents.tables import Agent
from clawwork_api.database import TenantSession, now, to_money
from clawwork_api.economy.ledger import Space, accounting_day, space
from clawwork_api.economy.tables import DailyBalance
from clawwork_api.economy.used import Used, used_by
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


class CappedRun(Protocol):
    """A run, or what is held of it."""

    @property
    def id(self) -> str: ...
    @property
    def agent_id(self) -> str: ...
    @property
    def spend(self) -> Decimal: ...
    @property
    def cap(self) -> Decimal | None: ...
    @property
    def cap_daily(self) -> Decimal | None: ...
    @property
    def cap_monthly(self) -> Decimal | None: ...


def of_run(session: TenantSession, run: CappedRun, here: Space) -> list[Scope]:
    """Every limit that applies to a run now, in the order in which they are checked."""
    today = accounting_day(now(), here.timezone)
    used = used_by(session, run.agent_id, run.id, today)
    return _scopes(session, used, limits(used, run), run, here, today)


def scopes(session: TenantSession, agent: Agent, *, run: CappedRun | None) -> list[Scope]:
    """As `of_run`, also for a coworker without a run; its caps as the session has them."""
    here = space(session)
    today = accounting_day(now(), here.timezone)
    used = used_by(session, agent.id, run.id if run is not None else "", today)
    return _scopes(session, used, limits(agent, run), run, here, today)


def _scopes(
    session: TenantSession,
    used: Used,
    own: dict[str, Decimal | None],
    run: CappedRun | None,
    here: Space,
    today: date,
) -> list[Scope]:
    month = today.replace(day=1)
    found = [
        Scope("day", own["day"], used.today, used.reserved, today.isoformat()),
        Scope("month", own["month"], used.month, used.reserved, _named(month)),
        _workspace_scope(session, here, month),
        Scope("balance", used.balance, ZERO, used.reserved),
    ]
    if run is not None:
        found.insert(0, Scope("run", own["run"], run.spend, used.reserved_by_run))
    return found


def signals(scopes: Sequence[Scope]) -> list[Signal]:
    """The caps of which 80 % or more is spent or reserved."""
    found = []
    for scope in scopes:
        if scope.limit is None or scope.name == "balance":
            continue
        if scope.spent >= scope.limit:
            found.append(Signal("cap.reached", scope))
        elif scope.spent + scope.reserved >= scope.limit * WARNED_FROM:
            found.append(Signal("cap.warned", scope))
    return found


def least_left(scopes: Sequence[Scope]) -> Decimal | None:
    """Dollars left under all of them; None where none has a limit."""
    return min((scope.left for scope in scopes if scope.left is not None), default=None)


def workspace_use(session: TenantSession) -> Scope:
    """What all coworkers together spent this month, and have reserved."""
    here = space(session)
    month = accounting_day(now(), here.timezone).replace(day=1)
    spent = _workspace_spent(session, month)
    return Scope("workspace", here.cap_monthly, spent, _reserved(session), _named(month))


def reserved_by(session: TenantSession, agent: Agent) -> Decimal:
    """What the coworker's calls in flight may still cost."""
    return _reserved(session, col(Step.agent_id) == agent.id)


def check(session: TenantSession, run: CappedRun, wanted: Decimal, held: Space) -> list[Scope]:
    """Every limit with `wanted` dollars reserved, which the caller has to do in this session.

    Raises CapReached when they don't fit under every cap.

    `held`: the workspace's row, held so that parallel runs can't both take the last dollar.
    """
    found = of_run(session, run, held)
    for scope in found:
        if scope.left is not None and wanted > scope.left:
            raise CapReached(scope, wanted)
    return [scope._replace(reserved=scope.reserved + wanted) for scope in found]


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


def limits(agent: Agent | Used, run: CappedRun | None) -> dict[str, Decimal | None]:
    """The coworker's caps by scope. A launch may bring caps of its own; they never loosen these."""
    own = (run.cap, run.cap_daily, run.cap_monthly) if run is not None else (None, None, None)
    return {
        "run": _tighter(agent.cap_run, own[0]),
        "day": _tighter(agent.cap_daily, own[1]),
        "month": _tighter(agent.cap_monthly, own[2]),
    }


def _tighter(*caps: Decimal | None) -> Decimal | None:
    return min((cap for cap in caps if cap is not None), default=None)


def _workspace_scope(session: TenantSession, here: Space, month: date) -> Scope:
    if here.cap_monthly is None:
        return Scope("workspace", None, ZERO, ZERO)
    spent = _workspace_spent(session, month)
    return Scope("workspace", here.cap_monthly, spent, _reserved(session), _named(month))


def _named(month: date) -> str:
    return month.isoformat()[:7]


def _workspace_spent(session: TenantSession, since: date) -> Decimal:
    query = select(func.coalesce(func.sum(DailyBalance.run_spend), 0)).where(DailyBalance.day >= since)
    return to_money(session.exec(query).one())


def _reserved(session: TenantSession, *whose: ColumnElement[bool]) -> Decimal:
    query = select(func.coalesce(func.sum(Step.reserved), 0)).where(Step.state == "sent", *whose)
    return to_money(session.exec(query).one())
