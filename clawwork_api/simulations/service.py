"""Finding runs and saying how they stand."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from sqlmodel import col, func, select

from clawwork_api import paging
from clawwork_api.agents.tables import Account, Agent
from clawwork_api.artifacts import service as artifacts
from clawwork_api.database import TenantSession, to_money
from clawwork_api.errors import not_found
from clawwork_api.evaluations import service as evaluations
from clawwork_api.evaluations.schemas import EvaluationDetail
from clawwork_api.questions import service as questions
from clawwork_api.simulations import plans, steps
from clawwork_api.simulations.schemas import (
    PlanLine,
    RestartPolicy,
    RunDetail,
    RunPage,
    RunRow,
    RunTaskDetail,
)
from clawwork_api.simulations.tables import Event, Run, RunTask, Step
from clawwork_api.skills.schemas import SkillUse

RECENT_STEPS = 200
SCORE_PLACES = Decimal("0.0001")


def get(session: TenantSession, run_id: str) -> Run:
    """Raises ApiError 404 `simulation_not_found`."""
    run = session.get(Run, run_id)
    if run is None:
        raise not_found("Simulation")
    return run


def locked(session: TenantSession, run_id: str) -> Run:
    """The run, for this transaction alone. Raises ApiError 404 `simulation_not_found`."""
    run = get(session, run_id)
    session.refresh(run, with_for_update=True)
    return run


def page(
    session: TenantSession, *, signature: str | None, status: str | None, cursor: str | None, limit: int
) -> RunPage:
    """Runs, newest first."""
    wanted = []
    if signature is not None:
        wanted.append(col(Agent.signature_key) == signature.casefold())
    if status is not None:
        wanted.append(col(Run.status) == status)
    total = session.exec(select(func.count()).select_from(Run).join(Agent).where(*wanted)).one()
    if cursor is not None:
        last = get(session, str(paging.decode(cursor, str)[0]))
        same_time = (col(Run.created_at) == last.created_at) & (col(Run.id) < last.id)
        wanted.append((col(Run.created_at) < last.created_at) | same_time)
    query = select(Run).join(Agent).where(*wanted)
    found = list(
        session.exec(query.order_by(col(Run.created_at).desc(), col(Run.id).desc()).limit(limit + 1))
    )
    following = paging.encode(found[limit - 1].id) if len(found) > limit else None
    return RunPage(simulations=rows(session, found[:limit]), next=following, total=total)


def rows(session: TenantSession, runs: Sequence[Run]) -> list[RunRow]:
    """The runs as listed, in the order given."""
    tasks = _tasks(session, runs)
    times = _last_event_times(session, runs)
    caps = _caps(session, runs)
    return [_row(run, tasks[run.id], times, caps[run.agent_id]) for run in runs]


def detail(session: TenantSession, run: Run) -> RunDetail:
    """Everything that the page of one run shows."""
    tasks = _tasks(session, [run])[run.id]
    scores = evaluations.of_run_tasks(session, [task.id for task in tasks])
    planned = plans.of_run(session, run.id)
    row = _row(run, tasks, _last_event_times(session, [run]), _caps(session, [run])[run.agent_id])
    return RunDetail(
        **row.model_dump(),
        balance=session.get_one(Account, run.agent_id).balance,
        reserved=_reserved(session, run.id),
        cap=run.cap,
        pause_requested=run.pause_requested,
        skills=[SkillUse.model_validate(use) for use in run.skills],
        question=questions.open_one(session, run.id) if run.status == "waiting" else None,
        run_tasks=[_task_detail(task, scores.get(task.id), planned.get(task.id, [])) for task in tasks],
        recent_steps=steps.page(session, run.id, before=None, limit=RECENT_STEPS).items,
        artifacts=artifacts.of_run(session, run.id),
    )


def _tasks(session: TenantSession, runs: Sequence[Run]) -> Mapping[str, list[RunTask]]:
    query = select(RunTask).where(col(RunTask.run_id).in_([run.id for run in runs]))
    found: dict[str, list[RunTask]] = defaultdict(list)
    for task in session.exec(query.order_by(col(RunTask.position))):
        found[task.run_id].append(task)
    return found


def _last_event_times(session: TenantSession, runs: Sequence[Run]) -> dict[str, datetime]:
    query = (
        select(Run.id, Event.created_at)
        .join(Event, (col(Event.run_id) == Run.id) & (col(Event.seq) == Run.last_event))
        .where(col(Run.id).in_([run.id for run in runs]))
    )
    return dict(session.exec(query).all())


Caps = tuple[Decimal | None, Decimal | None]


def _caps(session: TenantSession, runs: Sequence[Run]) -> dict[str, Caps]:
    """The daily and monthly cap of each run's coworker."""
    query = select(Agent).where(col(Agent.id).in_({run.agent_id for run in runs}))
    return {agent.id: (agent.cap_daily, agent.cap_monthly) for agent in session.exec(query)}


def _tighter(*caps: Decimal | None) -> Decimal:
    """0 where there is no cap, as the predecessors say it."""
    return min((cap for cap in caps if cap is not None), default=Decimal(0))


def _row(run: Run, tasks: Sequence[RunTask], times: Mapping[str, datetime], caps: Caps) -> RunRow:
    return RunRow(
        id=run.id,
        signature=run.signature,
        model=run.model,
        practice=run.practice,
        status=run.status,
        reason=run.reason,
        hint=run.hint,
        title=_title(tasks),
        tasks=len(tasks),
        spend=run.spend,
        income=run.income,
        score=_mean([task.score for task in tasks if task.score is not None]),
        input_tokens=run.input_tokens,
        output_tokens=run.output_tokens,
        steps=run.steps,
        last_event=run.last_event,
        last_event_at=times.get(run.id),
        created_at=run.created_at,
        started_at=run.started_at,
        ended_at=run.ended_at,
        start_time=run.started_at or run.created_at,
        end_time=run.ended_at,
        stop_reason=run.reason or None,
        termination_hint=run.hint or None,
        restart_policy=RestartPolicy.model_validate(run.restart_policy),
        retry_count=run.retry_count,
        last_restart_at=run.last_restart_at,
        spend_cap_daily_usd=_tighter(run.cap_daily, caps[0]),
        spend_cap_monthly_usd=_tighter(run.cap_monthly, caps[1]),
    )


def _title(tasks: Sequence[RunTask]) -> str:
    if not tasks:
        return ""
    more = len(tasks) - 1
    return tasks[0].title + (f" and {more} more" if more else "")


def _mean(scores: Sequence[Decimal]) -> Decimal | None:
    return (sum(scores, Decimal(0)) / len(scores)).quantize(SCORE_PLACES) if scores else None


def _reserved(session: TenantSession, run_id: str) -> Decimal:
    query = select(func.coalesce(func.sum(Step.reserved), 0)).where(
        Step.run_id == run_id, Step.state == "sent"
    )
    return to_money(session.exec(query).one())


def _task_detail(task: RunTask, evaluation: EvaluationDetail | None, plan: list[PlanLine]) -> RunTaskDetail:
    return RunTaskDetail(
        id=task.id,
        position=task.position,
        task_id=task.task_id,
        title=task.title,
        occupation=task.occupation,
        value=task.value,
        status=task.status,
        reason=task.reason,
        hint=task.hint,
        summary=task.summary,
        score=task.score,
        income=task.income,
        spend=task.spend,
        evaluation=evaluation,
        plan=plan,
        started_at=task.started_at,
        ended_at=task.ended_at,
    )
