"""A run from queue to end. Safe to start again at any instant: the journal answers what was done."""

import asyncio
import logging

from sqlalchemy.exc import OperationalError
from sqlmodel import col, select
from tenacity import AsyncRetrying, before_sleep_log, retry_if_exception_type, wait_exponential

from clawwork_api.agents.tables import Agent
from clawwork_api.catalogue.service import find
from clawwork_api.database import TenantSession, now
from clawwork_api.runtime import workspace
from clawwork_api.runtime.context import RunContext, TaskContext
from clawwork_api.runtime.journal import Journal
from clawwork_api.runtime.loop import work_task
from clawwork_api.runtime.models import open_model
from clawwork_api.runtime.prompts import WORKER_PROMPT
from clawwork_api.runtime.resources import Resources
from clawwork_api.runtime.stopping import StopRequested, TakenOver, WorkStopped
from clawwork_api.simulations import events
from clawwork_api.simulations.tables import Run, RunTask
from clawwork_api.simulations.totals import task_spend

log = logging.getLogger("clawwork.runtime")

STOPPED = ("stop_requested", "Stopped by a person.")
ENDED = frozenset({"completed", "stopped", "terminated"})


async def work_run(resources: Resources, tenant: str, run_id: str) -> None:
    """Works every task of the run in order and gives the run its true end."""
    try:
        await _outlast_outages(resources, tenant, run_id)
    except TakenOver:
        log.warning("run is worked by another process", extra={"run_id": run_id})
    except StopRequested:
        await _finish(resources, tenant, run_id, "stopped", *STOPPED)
    except asyncio.CancelledError:
        if not await asyncio.to_thread(_stop_requested, resources, tenant, run_id):
            raise
        await _finish(resources, tenant, run_id, "stopped", *STOPPED)
    except WorkStopped as stop:
        await _finish(resources, tenant, run_id, "terminated", stop.reason, stop.hint)
    except Exception:
        log.exception("run failed", extra={"run_id": run_id})
        hint = "Something went wrong on our side. What was delivered is kept; start the run again."
        await _finish(resources, tenant, run_id, "terminated", "internal_error", hint)


async def _outlast_outages(resources: Resources, tenant: str, run_id: str) -> None:
    """A database that is away costs time, not the run: everything begins again from the journal."""
    retrying = AsyncRetrying(
        retry=retry_if_exception_type(OperationalError),
        wait=wait_exponential(multiplier=0.2, max=10),
        before_sleep=before_sleep_log(log, logging.WARNING),
    )
    await retrying(_work, resources, tenant, run_id)


async def _work(resources: Resources, tenant: str, run_id: str) -> None:
    run, agent, tasks = await asyncio.to_thread(_begin, resources, tenant, run_id)
    if run.status in ENDED:
        return
    context = _context(resources, tenant, run, agent)
    for task in tasks:
        if task.status in ("queued", "running"):
            await _attempt(context, task)
    await asyncio.to_thread(_conclude, resources, tenant, run_id)


def _context(resources: Resources, tenant: str, run: Run, agent: Agent) -> RunContext:
    info = find(resources.settings, run.model)
    if info is None or not info.available:
        variable = f" Set {info.missing_variable}." if info and info.missing_variable else ""
        raise WorkStopped("model_unavailable", f"The model {run.model} can't be used now.{variable}")
    return RunContext(
        database=resources.database,
        feed=resources.feed,
        journal=Journal(
            resources.database,
            resources.feed,
            resources.redactor,
            tenant=tenant,
            executor_id=resources.executor_id,
        ),
        redactor=resources.redactor,
        sandbox=resources.sandbox,
        data_dir=resources.settings.data_dir,
        tenant=tenant,
        agent=agent,
        run=run,
        model=open_model(resources.settings, info),
        info=info,
        drain=resources.drain,
    )


def _begin(resources: Resources, tenant: str, run_id: str) -> tuple[Run, Agent, list[RunTask]]:
    with resources.database.write(tenant) as session:
        run = session.get_one(Run, run_id)
        agent = session.get_one(Agent, run.agent_id)
        if run.status in ENDED:
            return run, agent, []
        if run.status == "queued":
            run.status, run.started_at = "running", run.started_at or now()
        run.owner = resources.executor_id
        session.add(run)
        session.flush()
        if run.status == "running":
            _tell(session, run, "run.started", model=run.model, prompt=WORKER_PROMPT)
        query = select(RunTask).where(RunTask.run_id == run_id).order_by(col(RunTask.position))
        tasks = list(session.exec(query))
    resources.feed.notify(run_id)
    return run, agent, tasks


async def _attempt(context: RunContext, task: RunTask) -> None:
    """Works one task; a task that can't go on doesn't take the next one with it, unless the money is gone."""
    task = await asyncio.to_thread(_start_task, context, task)
    folder = await asyncio.to_thread(workspace.prepare, context.database, context.data_dir, context.run, task)
    try:
        await work_task(TaskContext(context, task, folder))
    except WorkStopped as stop:
        await asyncio.to_thread(_fail_task, context, task, stop)
        log.info("task failed", extra={"run_id": context.run.id, "reason": stop.reason})


def _start_task(context: RunContext, task: RunTask) -> RunTask:
    with context.database.write(context.tenant) as session:
        row = session.get_one(RunTask, task.id)
        run = session.get_one(Run, context.run.id)
        if row.status == "queued":
            row.status, row.started_at = "running", now()
            session.add(row)
            session.flush()
            data = {"run_task_id": row.id, "title": row.title, "position": row.position}
            events.append(session, run=run, kind="task.started", key=f"{row.position}.started", data=data)
    context.feed.notify(context.run.id)
    return row


def _fail_task(context: RunContext, task: RunTask, stop: WorkStopped) -> None:
    with context.database.write(context.tenant) as session:
        row = session.get_one(RunTask, task.id)
        run = session.get_one(Run, context.run.id)
        _close_task(session, run, row, "failed", stop.reason, stop.hint)
    context.feed.notify(context.run.id)


def _close_task(session: TenantSession, run: Run, task: RunTask, status: str, reason: str, hint: str) -> None:
    task.status, task.reason, task.hint, task.ended_at = status, reason, hint, now()
    task.spend = task_spend(session, run.id, task.position)
    session.add(task)
    session.flush()
    data = {"run_task_id": task.id, "reason": reason, "hint": hint}
    events.append(session, run=run, kind="task.failed", key=f"{task.position}.failed", data=data)


def _conclude(resources: Resources, tenant: str, run_id: str) -> None:
    """completed when something was delivered; a run without a deliverable is never "completed"."""
    with resources.database.write(tenant) as session:
        query = select(RunTask).where(RunTask.run_id == run_id).order_by(col(RunTask.position))
        tasks = list(session.exec(query))
        failed = [t for t in tasks if t.status != "delivered"]
        if len(failed) < len(tasks):
            hint = f"{len(failed)} of {len(tasks)} tasks were not delivered." if failed else ""
            _end(session, run_id, "completed", failed[-1].reason if failed else "", hint)
        else:
            _end(session, run_id, "terminated", tasks[-1].reason, tasks[-1].hint)
    resources.feed.notify(run_id)


def _stop_requested(resources: Resources, tenant: str, run_id: str) -> bool:
    with resources.database.read(tenant) as session:
        return session.get_one(Run, run_id).stop_requested_at is not None


async def _finish(
    resources: Resources, tenant: str, run_id: str, status: str, reason: str, hint: str
) -> None:
    def finish() -> None:
        with resources.database.write(tenant) as session:
            _end(session, run_id, status, reason, hint)
        resources.feed.notify(run_id)

    await asyncio.to_thread(finish)


def _end(session: TenantSession, run_id: str, status: str, reason: str, hint: str) -> None:
    run = session.get_one(Run, run_id, with_for_update=True)
    if run.status in ENDED:
        return
    open_tasks = select(RunTask).where(
        RunTask.run_id == run_id, col(RunTask.status).in_(("queued", "running"))
    )
    for task in session.exec(open_tasks):
        closed = "stopped" if status == "stopped" else "failed"
        _close_task(session, run, task, closed, reason, hint)
    run.status, run.reason, run.hint, run.ended_at, run.owner = status, reason, hint, now(), ""
    session.add(run)
    session.flush()
    money = {"spend": f"{run.spend:.6f}", "income": f"{run.income:.6f}"}
    _tell(session, run, f"run.{status}", reason=reason, hint=hint, **money)


def _tell(session: TenantSession, run: Run, kind: str, **data: str) -> None:
    events.append(session, run=run, kind=kind, key=kind, data={"status": run.status, **data})
