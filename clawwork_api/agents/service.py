"""Hiring coworkers and saying how they stand."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from clawwork_api.agents.schemas import AgentChange, AgentDetail, AgentRow, BalancePoint, CurrentStatus, Hire
from clawwork_api.agents.tables import Account, Agent
from clawwork_api.catalogue import service as catalogue
from clawwork_api.catalogue.schemas import ModelInfo
from clawwork_api.database import TenantSession, to_money
from clawwork_api.economy import caps, history, ledger
from clawwork_api.economy.tiers import tier
from clawwork_api.errors import ApiError, not_found
from clawwork_api.mcp import service as mcp
from clawwork_api.settings import Settings
from clawwork_api.simulations.tables import Run, RunTask
from clawwork_api.skills import service as skills
from clawwork_api.tools import permissions

ACTIVE = ("queued", "running", "waiting", "stopping")
CAPS = frozenset({"cap_run", "cap_daily", "cap_monthly"})
SCORE_PLACES = Decimal("0.0001")


def get(session: TenantSession, signature: str) -> Agent:
    """The coworker of that name, whatever its letters' case. Raises ApiError 404 `agent_not_found`."""
    agent = session.exec(select(Agent).where(Agent.signature_key == signature.casefold())).first()
    if agent is None:
        raise not_found("Agent")
    return agent


def account(session: TenantSession, agent: Agent) -> Account:
    return session.get_one(Account, agent.id)


def usable_model(session: TenantSession, settings: Settings, model_id: str) -> ModelInfo:
    """Raises ApiError 400 `price_required` or `model_unavailable`."""
    info = catalogue.find(session, settings, model_id)
    if info is None:
        raise ApiError(
            400,
            "price_required",
            f"No price is known for the model {model_id!r}, so nothing may be spent on it",
            "Choose one of GET /api/models, or state its price and provider with PATCH /api/workspace",
        )
    if not info.available:
        hint = f"Set {info.missing_variable} and restart ClawWork" if info.missing_variable else info.note
        raise ApiError(400, "model_unavailable", f"{info.label} is not available here", hint)
    return info


def hire(session: TenantSession, settings: Settings, wanted: Hire) -> Agent:
    """Makes the coworker, its account and the entry of its opening balance.

    Raises ApiError 409 `name_taken`, 400 `price_required` or `model_unavailable`, 422 `unknown_tool`,
    `tool_permission_refused` or `unknown_skill`.
    """
    info = usable_model(session, settings, wanted.model)
    ledger.workspace(session, lock=True)
    agent = Agent(
        tenant=session.tenant,
        signature_key=wanted.signature.casefold(),
        practice=info.practice,
        signature=wanted.signature,
        model=info.id,
        instructions=wanted.instructions,
        tools=permissions.changed({}, wanted.tools, servers=mcp.names(session)),
        skills=skills.attachable(session, [], wanted.skills),
        opening_balance=to_money(wanted.opening_balance),
        cap_run=_cap(wanted.cap_run),
        cap_daily=_cap(wanted.cap_daily),
        cap_monthly=_cap(wanted.cap_monthly),
    )
    _add(session, agent)
    ledger.post(
        session,
        agent_id=agent.id,
        kind="opening",
        amount=wanted.opening_balance,
        step="opening",
        memo="Opening balance",
        practice=agent.practice,
    )
    return agent


def change(session: TenantSession, agent: Agent, wanted: AgentChange) -> None:
    """Changes what `wanted` names, from the next call on, in runs that are under way too.

    Raises ApiError 422 `unknown_tool`, `tool_permission_refused` or `unknown_skill`.
    """
    ledger.workspace(session, lock=True)
    former = agent.cap_run
    if "instructions" in wanted.model_fields_set:
        agent.instructions = wanted.instructions
    agent.tools = permissions.changed(agent.tools, wanted.tools, servers=mcp.names(session))
    if "skills" in wanted.model_fields_set:
        agent.skills = skills.attachable(session, agent.skills, wanted.skills)
    for name in wanted.model_fields_set & CAPS:
        setattr(agent, name, _cap(getattr(wanted, name)))
    session.add(agent)
    if agent.cap_run != former:
        _follow(session, agent, former)
    session.flush()


def _follow(session: TenantSession, agent: Agent, former: Decimal | None) -> None:
    """A run that took its cap from the coworker's has the new one; one launched with its own keeps it.

    So does a run that the cap has ended: a retry goes on under the new one.
    """
    concerned = col(Run.status).in_(ACTIVE) | (col(Run.reason) == "run_cap_reached")
    active = select(Run).where(Run.agent_id == agent.id, concerned)
    for run in session.exec(active.with_for_update()):
        if run.cap == former:
            run.cap = agent.cap_run
            session.add(run)


def _cap(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else to_money(amount)


def _add(session: TenantSession, agent: Agent) -> None:
    taken = session.exec(select(Agent.id).where(Agent.signature_key == agent.signature_key)).first()
    try:
        if taken is not None:
            raise _name_taken(agent.signature)
        with session.begin_nested():
            session.add(agent)
            session.flush()
            session.add(Account(tenant=session.tenant, agent_id=agent.id))
    except IntegrityError as error:  # hired by another worker a moment ago
        raise _name_taken(agent.signature) from error


def _name_taken(signature: str) -> ApiError:
    return ApiError(
        409, "name_taken", f"There is already a coworker named {signature}", "Choose another name"
    )


def listing(session: TenantSession) -> list[AgentRow]:
    """Every coworker, richest first."""
    pairs = list(session.exec(select(Agent, Account).join(Account)))
    pairs.sort(key=lambda pair: (-pair[1].balance, pair[0].signature_key))
    active = _active_runs(session)
    activities = _activities(session, [run.id for run in active.values()])
    zone = ledger.workspace(session).timezone
    return [_row(a, acc, active.get(a.id), activities, zone) for a, acc in pairs]


def _row(
    agent: Agent, account: Account, run: Run | None, activities: dict[str, str], timezone: str
) -> AgentRow:
    return AgentRow(
        signature=agent.signature,
        model=agent.model,
        practice=agent.practice,
        source=agent.source,
        balance=account.balance,
        net_worth=account.balance,
        survival_status=tier(account.balance),
        current_activity=activities.get(run.id) if run else None,
        current_date=_last_day(account, timezone),
        total_token_cost=account.spend,
        total_work_income=account.income,
        num_tasks=account.tasks,
        num_runs=account.runs,
        avg_evaluation_score=mean_score(account),
        is_running=run is not None,
        simulation_id=run.id if run else None,
    )


def detail(session: TenantSession, agent: Agent) -> AgentDetail:
    """Everything about one coworker."""
    totals = account(session, agent)
    run = _active_runs(session, [agent.id]).get(agent.id)
    activity = _activities(session, [run.id]).get(run.id) if run else None
    return AgentDetail(
        signature=agent.signature,
        model=agent.model,
        practice=agent.practice,
        source=agent.source,
        instructions=agent.instructions,
        tools=permissions.whole(agent.tools),
        skills=skills.in_use(session, agent.skills),
        opening_balance=agent.opening_balance,
        created_at=agent.created_at,
        current_status=_status(totals, activity, ledger.workspace(session).timezone),
        caps=caps.usage(session, agent),
        num_runs=totals.runs,
        is_running=run is not None,
        simulation_id=run.id if run else None,
        balance_history=_history(session, agent),
    )


def _status(account: Account, activity: str | None, timezone: str) -> CurrentStatus:
    return CurrentStatus(
        balance=account.balance,
        net_worth=account.balance,
        survival_status=tier(account.balance),
        total_token_cost=account.spend,
        total_work_income=account.income,
        current_activity=activity,
        current_date=_last_day(account, timezone),
        avg_evaluation_score=mean_score(account),
        num_evaluations=account.scored,
    )


def _history(session: TenantSession, agent: Agent) -> list[BalancePoint]:
    opening = BalancePoint(
        date="initialization",
        balance=agent.opening_balance,
        token_cost_delta=Decimal(0),
        work_income_delta=Decimal(0),
    )
    return [opening] + [
        BalancePoint(
            date=d.day.isoformat(), balance=d.balance, token_cost_delta=d.spend, work_income_delta=d.income
        )
        for d in history.days(session, [agent.id]).get(agent.id, [])
    ]


def mean_score(account: Account) -> Decimal | None:
    """0 to 1, four places; None before the first score."""
    return (account.score_sum / account.scored).quantize(SCORE_PLACES) if account.scored else None


def _last_day(account: Account, timezone: str) -> str | None:
    """The day of the workspace's time zone on which the coworker last did something."""
    moment = account.last_activity_at
    return ledger.accounting_day(moment, timezone).isoformat() if moment else None


def _active_runs(session: TenantSession, agent_ids: Sequence[str] | None = None) -> dict[str, Run]:
    query = select(Run).where(col(Run.status).in_(ACTIVE)).order_by(col(Run.created_at))
    if agent_ids is not None:
        query = query.where(col(Run.agent_id).in_(agent_ids))
    return {run.agent_id: run for run in session.exec(query)}


def _activities(session: TenantSession, run_ids: Sequence[str]) -> dict[str, str]:
    query = (
        select(RunTask.run_id, RunTask.title)
        .where(col(RunTask.run_id).in_(run_ids), col(RunTask.ended_at).is_(None))
        .order_by(col(RunTask.position).desc())
    )
    return dict(session.exec(query).all())
