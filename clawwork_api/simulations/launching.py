"""Starting runs. What is decided here is committed before the engine hears of it."""

from decimal import Decimal
from pathlib import Path

from sqlmodel import col, func, select

from clawwork_api.agents import service as agents
from clawwork_api.agents.tables import Account, Agent
from clawwork_api.database import TenantSession
from clawwork_api.economy import ledger
from clawwork_api.errors import ApiError
from clawwork_api.keys import service as keys
from clawwork_api.settings import Settings
from clawwork_api.simulations import events, service
from clawwork_api.simulations.schemas import Launch, RestartPolicy
from clawwork_api.simulations.tables import Run, RunTask
from clawwork_api.tasks.service import ResolvedTask, resolve


def launch(session: TenantSession, settings: Settings, wanted: Launch, *, actor: str) -> Run:
    """Writes the run, its tasks as they are now, and its first event.

    Raises ApiError 404 `agent_not_found` or `task_not_found`, 400 `model_unavailable`, 409 `agent_bankrupt`,
    429 `too_many_active`.
    """
    ledger.workspace(session, lock=True)
    agent = agents.get(session, wanted.signature)
    account = _solvent(session, agent)
    agents.usable_model(session, settings, agent.model)
    tasks = _tasks(session, settings.data_dir, wanted.task_ids)
    _room_for_another(session, settings.max_active_runs)
    run = Run(
        tenant=session.tenant,
        agent_id=agent.id,
        signature=agent.signature,
        model=agent.model,
        practice=agent.practice,
        cap=_tightest(wanted.cap, agent.cap_run),
        restart_policy=wanted.restart_policy.model_dump(),
        started_by=actor,
    )
    account.runs += 1
    session.add_all((run, account))
    session.flush()
    session.add_all([_run_task(run, position, task) for position, task in enumerate(tasks)])
    session.flush()
    events.append(session, run=run, kind="run.queued", key="run.queued.1", data=_told(run))
    return run


def relaunch(session: TenantSession, settings: Settings, run_id: str, *, actor: str) -> Run:
    """A new run like an earlier one, with its caps and the keys that were lent to it.

    Raises what `launch` raises, and ApiError 404 `simulation_not_found`, 409 `env_vars_gone`.
    """
    earlier = service.get(session, run_id)
    lent = _still_lent(session, settings, run_id)
    query = select(RunTask.task_id).where(RunTask.run_id == run_id).order_by(col(RunTask.position))
    wanted = Launch(
        signature=earlier.signature,
        task_ids=list(session.exec(query)),
        cap=earlier.cap,
        restart_policy=RestartPolicy.model_validate(earlier.restart_policy),
    )
    run = launch(session, keys.with_keys(settings, lent), wanted, actor=actor)
    run.cap_daily, run.cap_monthly = earlier.cap_daily, earlier.cap_monthly
    session.add(run)
    if lent:
        keys.lend(session, settings, run.id, lent)
    return run


def _still_lent(session: TenantSession, settings: Settings, run_id: str) -> keys.Keys:
    try:
        return keys.lent(session, settings, run_id)
    except keys.KeysLost as lost:
        raise ApiError(
            409,
            "env_vars_gone",
            "The keys that this run was launched with are gone",
            f"Launch it anew with its env_vars: they are kept for {keys.KEPT.days} days after a run's end",
        ) from lost


def _solvent(session: TenantSession, agent: Agent) -> Account:
    account = session.get_one(Account, agent.id, with_for_update=True)
    if account.balance <= 0:
        raise ApiError(
            409,
            "agent_bankrupt",
            f"{agent.signature} has no money left",
            "Top up its balance, or hire another coworker for this work",
        )
    return account


def _tasks(session: TenantSession, data_dir: Path, task_ids: list[str]) -> list[ResolvedTask]:
    if len(set(task_ids)) != len(task_ids):
        raise ApiError(422, "duplicate_task", "A task is named twice", "Name each task once")
    return [resolve(session, data_dir=data_dir, task_id=task_id) for task_id in task_ids]


def _room_for_another(session: TenantSession, limit: int) -> None:
    active = session.exec(
        select(func.count()).select_from(Run).where(col(Run.status).in_(agents.ACTIVE))
    ).one()
    if active >= limit:
        raise ApiError(
            429, "too_many_active", f"{active} runs are active already", "Wait until one ends, or stop one"
        )


def _tightest(*caps: Decimal | None) -> Decimal | None:
    return min((cap for cap in caps if cap is not None), default=None)


def _run_task(run: Run, position: int, task: ResolvedTask) -> RunTask:
    return RunTask(
        tenant=run.tenant,
        run_id=run.id,
        agent_id=run.agent_id,
        position=position,
        task_id=task.task_id,
        title=task.title,
        sector=task.sector,
        occupation=task.occupation,
        brief=task.brief,
        value=task.value,
        checks=task.checks,
        rubric=task.rubric,
    )


def _told(run: Run) -> dict[str, str]:
    return {
        "status": run.status,
        "reason": run.reason,
        "hint": run.hint,
        "spend": f"{run.spend:.6f}",
        "income": f"{run.income:.6f}",
    }
