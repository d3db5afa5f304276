"""A run from queue to end. Safe to start again at any instant: the journal answers what was done."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy.exc import OperationalError
from sqlmodel import col, select
from tenacity import AsyncRetrying, before_sleep_log, retry_if_exception_type, wait_exponential

from clawwork_api.agents.tables import Agent
from clawwork_api.artifacts.storage import pages_folder
from clawwork_api.catalogue.schemas import ModelInfo
from clawwork_api.catalogue.service import offered
from clawwork_api.database import TenantSession, now
from clawwork_api.economy.prices import OwnPrices
from clawwork_api.endpoints import service as endpoints
from clawwork_api.endpoints.service import Opened
from clawwork_api.keys import service as keys
from clawwork_api.mcp import service as mcp
from clawwork_api.mcp.calling import reach
from clawwork_api.mcp.service import Opened as Server
from clawwork_api.runtime import provider_wait, skills, workspace
from clawwork_api.runtime.attached import attached_tools
from clawwork_api.runtime.circuits import Circuit, ProviderDown
from clawwork_api.runtime.context import RunContext, TaskContext
from clawwork_api.runtime.drawing import Pages
from clawwork_api.runtime.journal import Journal
from clawwork_api.runtime.loop import work_task
from clawwork_api.runtime.models import open_model
from clawwork_api.runtime.own_sandbox import sandbox_of, servers_sandbox
from clawwork_api.runtime.prompts import WORKER_PROMPT
from clawwork_api.runtime.resources import Resources
from clawwork_api.runtime.restarts import wait_before
from clawwork_api.runtime.sandboxes import Sandbox
from clawwork_api.runtime.stopping import PauseRequested, PersonAwaited, StopRequested, TakenOver, WorkStopped
from clawwork_api.runtime.threads import to_the_end
from clawwork_api.settings import Settings
from clawwork_api.simulations import control, events
from clawwork_api.simulations.schemas import RestartPolicy
from clawwork_api.simulations.states import ENDED
from clawwork_api.simulations.tables import Run, RunTask
from clawwork_api.workspace import service as stated

log = logging.getLogger("clawwork.runtime")


async def work_run(resources: Resources, tenant: str, run_id: str) -> None:
    """Works every task of the run in order and gives the run its true end."""
    try:
        await _outlast_outages(resources, tenant, run_id)
    except TakenOver:
        log.warning("run is worked by another process", extra={"run_id": run_id})
    except PersonAwaited:
        log.info("the run waits for a person", extra={"run_id": run_id})
    except PauseRequested:
        await _change(resources, tenant, run_id, _pause)
    except ProviderDown as down:
        await _change(resources, tenant, run_id, partial(provider_wait.waits_out, down=down))
    except StopRequested:
        await _change(resources, tenant, run_id, _stop)
    except asyncio.CancelledError:
        if not await asyncio.to_thread(_stop_requested, resources, tenant, run_id):
            raise
        await _change(resources, tenant, run_id, _stop)
    except WorkStopped as stop:
        await _change(resources, tenant, run_id, partial(_give_up, reason=stop.reason, hint=stop.hint))
    except Exception:
        log.exception("run failed", extra={"run_id": run_id})
        hint = "Something went wrong on our side. What was delivered is kept; retry the run."
        await _change(resources, tenant, run_id, partial(_give_up, reason="internal_error", hint=hint))


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
    if not tasks:
        return
    lent = await asyncio.to_thread(_lent_keys, resources, tenant, run_id)
    own = await asyncio.to_thread(_stated, resources, tenant)
    async with sandbox_of(resources, keys.with_keys(resources.settings, lent), lent) as sandbox:
        context = _context(resources, tenant, run, agent, lent, own, sandbox)
        for task in tasks:
            if task.status in ("queued", "running"):
                await _attempt(resources, context, task)
    await _change(resources, tenant, run_id, _conclude)


def _lent_keys(resources: Resources, tenant: str, run_id: str) -> keys.Keys:
    try:
        with resources.database.read(tenant) as session:
            return keys.lent(session, resources.settings, run_id)
    except keys.KeysLost as lost:
        hint = "The keys that came with this run can't be opened any more. Start it again with its keys."
        raise WorkStopped("keys_lost", hint) from lost


@dataclass(frozen=True)
class _Own:
    """What the workspace states for itself."""

    prices: OwnPrices
    endpoints: list[Opened]
    servers: list[Server]


def _stated(resources: Resources, tenant: str) -> _Own:
    with resources.database.read(tenant) as session:
        settings = resources.settings
        return _Own(
            stated.own_prices(session),
            endpoints.all_opened(session, settings),
            mcp.all_opened(session, settings),
        )


def _context(
    resources: Resources,
    tenant: str,
    run: Run,
    agent: Agent,
    lent: keys.Keys,
    own: _Own,
    sandbox: Sandbox | None,
) -> RunContext:
    settings = keys.with_keys(resources.settings, lent)
    secrets = [*lent.values(), *(e.key for e in own.endpoints), *(k for s in own.servers for k in s.secrets)]
    redactor = resources.redactor.also(secret.get_secret_value() for secret in secrets)
    info = _info(settings, run, own)
    endpoint = next((e for e in own.endpoints if e.name == info.provider), None)
    if endpoint is not None and endpoint.problem:
        raise WorkStopped("model_unavailable", f"{run.model} can't be used now. {endpoint.problem}.")
    return RunContext(
        database=resources.database,
        feed=resources.feed,
        journal=Journal(
            resources.database,
            resources.feed,
            redactor,
            tenant=tenant,
            executor_id=resources.executor_id,
        ),
        redactor=redactor,
        sandbox=sandbox,
        data_dir=resources.settings.data_dir,
        tenant=tenant,
        agent=agent,
        run=run,
        model=open_model(settings, info, endpoint),
        info=info,
        drain=resources.drain,
        circuits=resources.circuits,
        circuit=_circuit(resources, settings, info, endpoint),
        settings=settings,
        own_prices=own.prices,
        servers=own.servers,
        pages=Pages(resources.drawer, pages_folder(resources.settings.data_dir, tenant)),
    )


def _circuit(
    resources: Resources, settings: Settings, info: ModelInfo, endpoint: Opened | None
) -> Circuit | None:
    if info.practice:
        return None
    if endpoint is not None:
        key, address = endpoint.key, endpoint.base_url
    elif info.provider == "anthropic":
        key, address = settings.anthropic_api_key, settings.anthropic_base_url
    else:
        key, address = settings.openai_api_key, settings.openai_base_url
    return resources.circuits.of(info.provider, key, address)


def _info(settings: Settings, run: Run, own: _Own) -> ModelInfo:
    there = offered(settings, own.prices, [endpoint.name for endpoint in own.endpoints])
    info = next((m for m in there if m.id == run.model), None)
    if info is None or not info.available:
        variable = f" Set {info.missing_variable}." if info and info.missing_variable else ""
        raise WorkStopped("model_unavailable", f"The model {run.model} can't be used now.{variable}")
    return info


def _begin(resources: Resources, tenant: str, run_id: str) -> tuple[Run, Agent, list[RunTask]]:
    with resources.database.write(tenant) as session:
        run = session.get_one(Run, run_id, with_for_update=True)
        agent = session.get_one(Agent, run.agent_id)
        if run.status in ENDED or run.status == "waiting":
            return run, agent, []
        run.prompt = run.prompt or WORKER_PROMPT
        if run.started_at is None:
            skills.fix(session, run, agent.skills)
        run.owner, run.started_at = resources.executor_id, run.started_at or now()
        session.add(run)
        if run.status == "queued":
            told = {"model": run.model, "prompt": run.prompt, "skills": run.skills}
            control.change(session, run, "running", "", "", **told)
        tasks = _tasks(session, run_id)
    resources.feed.notify(run_id, tenant=tenant)
    return run, agent, tasks


def _tasks(session: TenantSession, run_id: str) -> list[RunTask]:
    query = select(RunTask).where(RunTask.run_id == run_id).order_by(col(RunTask.position))
    return list(session.exec(query))


async def _attempt(resources: Resources, context: RunContext, task: RunTask) -> None:
    """Works one task; a task that can't go on doesn't take the next one with it, unless the money is gone."""
    task = await asyncio.to_thread(_start_task, context, task)
    folder = await asyncio.to_thread(workspace.prepare, context.database, context.data_dir, context.run, task)
    try:
        told = await asyncio.to_thread(skills.lay_out, context, folder)
        bare = TaskContext(context, task, folder, skills=told)
        place = servers_sandbox(resources, context.sandbox)
        async with reach(context.settings, place, resources.sandbox_status) as reached:
            await _work_whole(replace(bare, attached=await attached_tools(bare, reached)))
    except WorkStopped as stop:
        await asyncio.to_thread(_fail_task, context, task, stop)
        log.info("task failed", extra={"run_id": context.run.id, "reason": stop.reason})


async def _work_whole(context: TaskContext) -> None:
    """However the work ends, nothing of it stays unwritten."""
    try:
        await work_task(context)
    finally:
        await to_the_end(context.run.journal.flush)


def _start_task(context: RunContext, task: RunTask) -> RunTask:
    with context.database.write(context.tenant) as session:
        run = _held(session, context)
        row = session.get_one(RunTask, task.id)
        if row.status == "queued":
            row.status, row.started_at = "running", now()
            session.add(row)
            session.flush()
            data = {"run_task_id": row.id, "title": row.title, "position": row.position}
            events.append(
                session, run=run, kind="task.started", key=f"{row.position}.started.{run.attempt}", data=data
            )
    context.feed.notify(context.run.id, tenant=context.tenant)
    return row


def _held(session: TenantSession, context: RunContext) -> Run:
    """The run, held. Raises TakenOver when another process works it by now."""
    run = session.get_one(Run, context.run.id, with_for_update=True)
    if run.owner != context.journal.executor_id:
        raise TakenOver
    return run


def _fail_task(context: RunContext, task: RunTask, stop: WorkStopped) -> None:
    with context.database.write(context.tenant) as session:
        run = _held(session, context)
        row = session.get_one(RunTask, task.id)
        control.close_task(session, run, row, "failed", stop.reason, stop.hint)
    context.feed.notify(context.run.id, tenant=context.tenant)


async def _change(
    resources: Resources, tenant: str, run_id: str, change: Callable[[TenantSession, Run], None]
) -> None:
    """Changes the run, unless somebody else works it by now."""

    def write() -> None:
        with resources.database.write(tenant) as session:
            run = session.get_one(Run, run_id, with_for_update=True)
            mine = run.owner == resources.executor_id
            if mine:
                change(session, run)
        status = run.status if mine else "worked by another process"
        log.info("run is %s", status, extra={"run_id": run_id, "reason": run.reason})
        resources.feed.notify(run_id, tenant=tenant)

    await asyncio.to_thread(write)


def _pause(session: TenantSession, run: Run) -> None:
    control.wait(session, run, "paused", "Paused by a person. Resume it to go on.")


def _stop(session: TenantSession, run: Run) -> None:
    control.end(session, run, "stopped", "stop_requested", "Stopped by a person.")


def _conclude(session: TenantSession, run: Run) -> None:
    """completed when something was delivered; a run without a deliverable is never "completed"."""
    tasks = _tasks(session, run.id)
    missing = [t for t in tasks if t.status != "delivered"]
    if missing and _begin_again(session, run, {t.reason for t in missing}):
        return
    if len(missing) < len(tasks):
        hint = f"{len(missing)} of {len(tasks)} tasks were not delivered." if missing else ""
        control.end(session, run, "completed", missing[-1].reason if missing else "", hint)
    else:
        control.end(session, run, "terminated", tasks[-1].reason, tasks[-1].hint)


def _give_up(session: TenantSession, run: Run, *, reason: str, hint: str) -> None:
    if not _begin_again(session, run, {reason}):
        control.end(session, run, "terminated", reason, hint)


def _begin_again(session: TenantSession, run: Run, reasons: set[str]) -> bool:
    """Lets the run wait for its next try where its restart policy says so."""
    policy = RestartPolicy.model_validate(run.restart_policy)
    seconds = wait_before(policy, retries=run.retry_count, reasons=reasons)
    if seconds is None or run.stop_requested_at is not None:
        return False
    run.retry_count += 1
    run.last_restart_at = now()
    control.reopen_tasks(session, run)
    hint = f"Tries again by itself in {seconds:.0f} seconds ({run.retry_count} of {policy.max_retries})."
    control.wait(session, run, "retry_backoff", hint, seconds=seconds)
    return True


def _stop_requested(resources: Resources, tenant: str, run_id: str) -> bool:
    with resources.database.read(tenant) as session:
        return session.get_one(Run, run_id).stop_requested_at is not None
