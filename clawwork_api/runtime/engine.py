"""The port to the durable queue (DBOS): runs are queued, limited and recovered there, and nowhere else known.

DBOS schedules and recovers; what was done and paid stands in our own journal. A recovered run starts from its
beginning and the journal answers every step that is done.
"""

import asyncio
import logging
import os
import socket
import sqlite3
import threading
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer, SetEnqueueOptions, SetWorkflowID
from sqlmodel import col, select

from clawwork_api.database import Database
from clawwork_api.redaction import of_settings
from clawwork_api.runtime.circuits import Circuit, Circuits
from clawwork_api.runtime.drain import Drain
from clawwork_api.runtime.drawing import Drawer
from clawwork_api.runtime.keeper import Keeper
from clawwork_api.runtime.leases import Leases
from clawwork_api.runtime.own_sandbox import open_of
from clawwork_api.runtime.resources import Resources
from clawwork_api.runtime.workflow import work_run
from clawwork_api.settings import Settings
from clawwork_api.simulations import control
from clawwork_api.simulations.events import EventFeed
from clawwork_api.simulations.tables import Run

log = logging.getLogger("clawwork.engine")

QUEUE = "runs"
POLL_SECONDS = 0.25
ENTRIES = 500
WORKFLOW_VERSION = "1"
"""A fixed label: a deploy in the middle of runs goes on with them; a replay rests on our journal alone."""

SPENT = frozenset({"SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"})
QUEUEABLE = ("queued", "running", "stopping")
DRAIN_SECONDS = 20.0
_serving: "RunEngine | None" = None


@DBOS.workflow(name="work_run", max_recovery_attempts=None)
async def _work_run(tenant: str, run_id: str) -> None:
    if _serving is None:
        raise RuntimeError("a run was handed out before the engine started")
    await _serving.carry_out(tenant, run_id)


class RunEngine:
    """One an app. `start` before anything else; `enqueue` and `request_stop` are callable from any thread.

    Without `works` it queues, watches over the workers and takes nothing from the queue itself.
    """

    def __init__(self, settings: Settings, database: Database, feed: EventFeed, *, works: bool) -> None:
        self._works = works
        self._settings, self._database, self._feed = settings, database, feed
        self._resources: Resources | None = None
        name = settings.executor_id or f"{socket.gethostname()[:20]}-{os.getpid()}"
        executor = f"{name}-{uuid4().hex[:12]}"  # never the name of a process that has died
        self._leases = Leases(database, settings.data_dir / "executors", executor, ttl=settings.lease_seconds)
        self._keeper = Keeper(
            database,
            self._leases,
            ttl=settings.lease_seconds,
            working=self._working,
            cancel=self._cancel,
            requeue=self._requeue,
            retention=timedelta(days=settings.retention_days) if settings.retention_days else None,
        )
        self._tasks: dict[str, tuple[asyncio.AbstractEventLoop, asyncio.Task[None]]] = {}
        self._interrupted: set[str] = set()
        self._guard = threading.Lock()
        self._drain = Drain()

    @property
    def resources(self) -> Resources:
        if self._resources is None:
            raise RuntimeError("the engine has not started")
        return self._resources

    async def start(self) -> None:
        """Opens the sandbox, launches the queue, and takes up every run that has no end yet."""
        global _serving
        sandbox, status = await open_of(self._settings)
        self._resources = Resources(
            self._settings,
            self._database,
            self._feed,
            of_settings(self._settings),
            sandbox,
            status,
            self._drain,
            Circuits(
                failures=self._settings.provider_failures,
                cool_down=self._settings.provider_cool_down_seconds,
            ),
            self._leases.executor_id,
            Drawer(self._settings.sandbox),
        )
        _serving = self
        await asyncio.to_thread(self._launch)

    def _launch(self) -> None:
        url = self._settings.dbos_database_url
        if url.startswith("sqlite:///"):
            _use_wal(Path(url.removeprefix("sqlite:///")))
        DBOS(config=_config(url, self._leases.executor_id))
        if not self._works:
            DBOS.listen_queues([])
        self._leases.take()
        self._feed.share(self._leases.executor_id, works=self._works)
        DBOS.launch()
        DBOS.register_queue(
            QUEUE,
            worker_concurrency=self._settings.worker_concurrency,
            partition_concurrency=self._settings.tenant_concurrency,
            global_concurrency=self._settings.global_concurrency,
            polling_interval_sec=POLL_SECONDS,
        )
        self._keeper.start()
        self._requeue()

    def _requeue(self) -> None:
        unfinished = self._unfinished()
        known = _statuses([_entry(run_id, attempt) for _, run_id, attempt in unfinished])
        for tenant, run_id, attempt in unfinished:
            status = known.get(_entry(run_id, attempt))
            if status is None:
                self._put(tenant, run_id, attempt)
            elif status in SPENT:
                self._begin_anew(tenant, run_id, attempt)

    def _begin_anew(self, tenant: str, run_id: str, attempt: int) -> None:
        """A queue entry that ended before its run did is of no more use: the run needs a new one."""
        with self._database.write(tenant) as session:
            run = session.get_one(Run, run_id, with_for_update=True)
            if run.owner or run.attempt != attempt or run.status not in QUEUEABLE:
                return
            control.take_up(session, run)
            attempt = run.attempt
        self._put(tenant, run_id, attempt)

    def _unfinished(self) -> list[tuple[str, str, int]]:
        """Runs that may not have been queued when a process was killed; queueing again is harmless."""
        query = select(Run.tenant, Run.id, Run.attempt).where(col(Run.status).in_(QUEUEABLE))
        with self._database.system() as session:
            found = session.exec(query.order_by(col(Run.created_at))).all()
        return [(tenant, run_id, attempt) for tenant, run_id, attempt in found]

    def enqueue(self, tenant: str, run_id: str) -> None:
        """Queues a committed run; the same attempt of the same run again is the same queue entry."""
        with self._database.read(tenant) as session:
            attempt = session.get_one(Run, run_id).attempt
        self._put(tenant, run_id, attempt)

    def _put(self, tenant: str, run_id: str, attempt: int) -> None:
        with SetWorkflowID(_entry(run_id, attempt)), SetEnqueueOptions(queue_partition_key=tenant):
            DBOS.enqueue_workflow(QUEUE, _work_run, tenant, run_id)

    async def carry_out(self, tenant: str, run_id: str) -> None:
        """Works the run on the queue's own loop; parks it when the service is going down.

        Never twice at once: what is handed out again meanwhile waits for the end of the work before it.
        """
        while (task := self._begun(tenant, run_id)) is None:
            await self._end_of(run_id)
        try:
            await asyncio.shield(task)
        finally:
            with self._guard:
                if self._tasks.get(run_id, (None, None))[1] is task:  # else taken up anew meanwhile
                    del self._tasks[run_id]
                    self._interrupted.discard(run_id)

    def _begun(self, tenant: str, run_id: str) -> asyncio.Task[None] | None:
        """The work on the run, from now on; None while it is worked already."""
        with self._guard:
            before = self._tasks.get(run_id)
            if before is not None and not before[1].done():
                return None
            task = asyncio.create_task(work_run(self.resources, tenant, run_id))
            self._tasks[run_id] = (asyncio.get_running_loop(), task)
            return task

    async def _end_of(self, run_id: str) -> None:
        with self._guard:
            found = self._tasks.get(run_id)
        if found is not None:
            loop, task = found
            ended = asyncio.run_coroutine_threadsafe(_ended(task), loop)
            await asyncio.wrap_future(ended)

    def request_stop(self, tenant: str, run_id: str) -> None:
        """Interrupts the step in flight of a run whose stop is already written down.

        A run that another process works is interrupted by that process's keeper.
        """
        self._cancel(run_id)

    def _working(self) -> list[str]:
        with self._guard:
            return list(self._tasks)

    def _cancel(self, run_id: str) -> None:
        """Once a run: a second interruption would cut off the one who writes down its end."""
        with self._guard:
            found = self._tasks.get(run_id)
            if found is None or run_id in self._interrupted:
                return
            self._interrupted.add(run_id)
        loop, task = found
        loop.call_soon_threadsafe(task.cancel)

    def healthy(self) -> tuple[bool, str]:
        """Whether the queue takes work, with a reason in plain words when it doesn't."""
        if self._resources is None or self._drain.closing:
            return False, "the queue is not running"
        return True, ""

    def open_circuits(self) -> list[Circuit]:
        """The providers' keys that this process leaves alone for now."""
        return self.resources.circuits.open()

    async def stop(self) -> None:
        """Lets paid calls in flight come home, then leaves unfinished runs to the next start."""
        global _serving
        await self._drain.close(lambda: len(self._tasks), timeout=DRAIN_SECONDS)
        await asyncio.to_thread(self._keeper.rest)
        await asyncio.to_thread(DBOS.destroy)
        await asyncio.to_thread(self._feed.close)
        await asyncio.to_thread(self._keeper.stop)
        _serving = None
        if self._resources is not None:
            await asyncio.to_thread(self._resources.drawer.close)
            if self._resources.sandbox is not None:
                await self._resources.sandbox.close()


async def _ended(task: asyncio.Task[None]) -> None:
    await asyncio.wait({task})


def _entry(run_id: str, attempt: int) -> str:
    return f"{run_id}.{attempt}"


def _statuses(entries: list[str]) -> dict[str, str]:
    """How the queue's entries stand; in few questions: a long queue must not hold up the keeper."""
    found: dict[str, str] = {}
    for start in range(0, len(entries), ENTRIES):
        asked = entries[start : start + ENTRIES]
        listed = DBOS.list_workflows(workflow_ids=asked, load_input=False, load_output=False)
        found |= {workflow.workflow_id: workflow.status for workflow in listed}
    return found


def _config(url: str, executor_id: str) -> DBOSConfig:
    return DBOSConfig(
        name="clawwork",
        system_database_url=url,
        executor_id=executor_id,
        application_version=WORKFLOW_VERSION,
        serializer=DBOSPortableJSONSerializer(),
        log_level="WARNING",
    )


def _use_wal(path: Path) -> None:
    """DBOS leaves SQLite in its rollback journal, eight times slower; the mode stays in the file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.close()
