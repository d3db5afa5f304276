"""What a coworker worked on, and what it might: from its runs, or from its published files."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from sqlmodel import col, select

from clawwork_api.agents.tables import Agent
from clawwork_api.artifacts.storage import AGENT_DATA, SANDBOX
from clawwork_api.database import TenantSession
from clawwork_api.evaluations.tables import Evaluation
from clawwork_api.records import published
from clawwork_api.records.published import PublishedRecords, PublishedTask
from clawwork_api.records.schemas import EvaluationRecord, PoolTask, TaskRecord, TaskRecords
from clawwork_api.simulations.tables import RunTask
from clawwork_api.simulations.totals import worked_seconds
from clawwork_api.tasks import service as tasks
from clawwork_api.tasks.tables import Task

ENDED = ("delivered", "failed", "stopped")
ZERO = Decimal(0)


def of_agent(session: TenantSession, data_dir: Path, agent: Agent) -> TaskRecords:
    """Worked tasks in the order of the work, then the pool's others."""
    if agent.source == "imported":
        return _published(session, data_dir, agent)
    return _worked(session, agent)


def _worked(session: TenantSession, agent: Agent) -> TaskRecords:
    query = select(RunTask).where(RunTask.agent_id == agent.id, col(RunTask.status).in_(ENDED))
    done = list(session.exec(query.order_by(col(RunTask.ended_at), col(RunTask.id))))
    scores = {e.run_task_id: e for e in _evaluations(session, agent)}
    external = _external_ids(session)
    listed = tasks.listing(session)
    files = {row.id: [file.name for file in row.reference_files] for row in listed}
    worked: list[TaskRecord | PoolTask] = [
        _run_record(agent, task, scores.get(task.id), external.get(task.task_id) or task.task_id, files)
        for task in done
    ]
    attempted = {task.task_id for task in done}
    rest = [
        _pool_task(external.get(row.id) or row.id, row.occupation, row.sector, row.value)
        for row in listed
        if row.id not in attempted
    ]
    return TaskRecords(tasks=worked + rest, pool_size=len(attempted) + len(rest))


def _external_ids(session: TenantSession) -> dict[str, str]:
    query = select(Task.id, Task.external_id).where(Task.external_id != "")
    return dict(session.exec(query).all())


def _run_record(
    agent: Agent, task: RunTask, score: Evaluation | None, task_id: str, files: dict[str, list[str]]
) -> TaskRecord:
    place = f"{AGENT_DATA}/{agent.signature}/{SANDBOX}/{task.run_id}-{task.position}"
    paths = [f"{place}/{name}" for name in score.artifact_paths] if score else []
    return TaskRecord(
        task_id=task_id,
        date=task.started_at.date().isoformat() if task.started_at else "",
        timestamp=_iso(task.started_at),
        sector=task.sector,
        occupation=task.occupation,
        prompt=task.brief,
        max_payment=task.value,
        reference_files=[f"reference_files/{name}" for name in files.get(task.task_id, [])],
        wall_clock_seconds=_seconds(task),
        task_value_usd=task.value,
        completed=task.status == "delivered",
        payment=task.income,
        feedback=score.feedback if score else task.hint,
        evaluation_score=task.score,
        evaluation_method=_method(score),
        evaluation=_evaluation_record(score, paths, task_id, score.method) if score else None,
        simulation_id=task.run_id,
    )


def _method(score: Evaluation | None) -> str:
    """Whose score counts."""
    if score is None:
        return "none"
    return score.method if score.override is None else "person"


def _seconds(task: RunTask) -> float | None:
    if task.started_at is None or task.ended_at is None:
        return None
    return round(worked_seconds(task, task.ended_at), 2)


def _published(session: TenantSession, data_dir: Path, agent: Agent) -> TaskRecords:
    own = published.records(published.folder(data_dir, agent))
    scores: dict[str, list[Evaluation]] = defaultdict(list)
    for evaluation in _evaluations(session, agent):
        scores[evaluation.task_id].append(evaluation)
    pool = _pool(session, data_dir) | dict(own.tasks)
    attempted = list(dict.fromkeys([*own.completions, *scores]))
    worked: list[TaskRecord | PoolTask] = [
        _published_record(task_id, own, pool.get(task_id), scores.get(task_id, [])) for task_id in attempted
    ]
    rest = [
        _pool_task(task.task_id, task.occupation, task.sector, task.max_payment)
        for task in pool.values()
        if task.task_id not in scores and task.task_id not in own.completions
    ]
    return TaskRecords(tasks=worked + rest, pool_size=len(worked) + len(rest))


def _pool(session: TenantSession, data_dir: Path) -> dict[str, PublishedTask]:
    """Published runs share one pool of tasks: what any of the workspace's imported coworkers was given."""
    found: dict[str, PublishedTask] = {}
    query = select(Agent).where(Agent.source == "imported").order_by(col(Agent.signature_key))
    for agent in session.exec(query).all():
        for task_id, task in published.records(published.folder(data_dir, agent)).tasks.items():
            found.setdefault(task_id, task)
    return found


def _published_record(
    task_id: str, own: PublishedRecords, task: PublishedTask | None, scores: Sequence[Evaluation]
) -> TaskRecord:
    """What was paid is the sum over all evaluations; shown is the last one that paid, else the last."""
    paying = [score for score in scores if score.paid]
    done, last = own.completions.get(task_id), next(iter([*paying[-1:], *scores[-1:]]), None)
    given = own.tasks.get(task_id)
    method = own.methods.get((task_id, last.score or ZERO), "llm") if last else "none"
    day = done.day.isoformat() if done and done.day else (last.day if last else "")
    moment = done.timestamp if done else (last.created_at if last else None)
    unevaluated = done.money_earned or ZERO if done else ZERO
    return TaskRecord(
        task_id=task_id,
        date=day,
        timestamp=_iso(moment),
        sector=task.sector if task else "",
        occupation=task.occupation if task else "",
        prompt=task.prompt if task else "",
        max_payment=given.max_payment if given else (last.value if last else None),
        reference_files=[] if task is None else list(task.reference_files),
        wall_clock_seconds=None if done is None else _float(done.wall_clock_seconds),
        task_value_usd=_value(last, given),
        completed=bool(scores) or bool(done and done.work_submitted),
        payment=sum((e.paid for e in scores), ZERO) if scores else unevaluated,
        feedback=last.feedback if last else "",
        evaluation_score=last.score if last else (done.evaluation_score if done else None),
        evaluation_method=method,
        evaluation=_evaluation_record(last, last.artifact_paths, task_id, method) if last else None,
    )


def _value(last: Evaluation | None, given: PublishedTask | None) -> Decimal | None:
    if last is not None and last.value:
        return last.value
    return given.max_payment if given else None


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _evaluations(session: TenantSession, agent: Agent) -> Iterable[Evaluation]:
    query = select(Evaluation).where(Evaluation.agent_id == agent.id)
    return session.exec(query.order_by(col(Evaluation.created_at), col(Evaluation.id))).all()


def _evaluation_record(
    evaluation: Evaluation, paths: list[str], task_id: str, method: str
) -> EvaluationRecord:
    return EvaluationRecord(
        timestamp=evaluation.created_at.isoformat(),
        task_id=task_id,
        artifact_path=paths,
        artifact_paths=paths,
        payment=evaluation.paid,
        feedback=evaluation.feedback,
        evaluation_score=evaluation.score,
        evaluation_method=method,
    )


def _pool_task(task_id: str, occupation: str, sector: str, value: Decimal | None) -> PoolTask:
    return PoolTask(task_id=task_id, occupation=occupation, sector=sector, task_value_usd=value, payment=ZERO)


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
