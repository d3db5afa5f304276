"""Keeps this process's lease, takes over the runs of dead ones, and passes on stops asked for elsewhere."""

import logging
import os
import threading
import time
from collections.abc import Callable
from datetime import timedelta

from dbos import DBOS
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col, select

from clawwork_api.database import Database, now
from clawwork_api.keys.service import KEPT
from clawwork_api.runtime.leases import LeaseLost, Leases
from clawwork_api.runtime.retention import purge_keys, purge_queue, purge_runs
from clawwork_api.simulations import control, saying
from clawwork_api.simulations.tables import Run, Saying

log = logging.getLogger("clawwork.keeper")

PURGE_EVERY = timedelta(hours=1)
FENCED_EXIT = 75
"""Exit status of a process that ended itself because it could no longer prove that it lives (EX_TEMPFAIL)."""


class Keeper:
    """Two threads: one renews the lease, one looks around, however long that takes.

    Half of `ttl` seconds without a renewed lease end the process, before another takes its runs.
    """

    def __init__(
        self,
        database: Database,
        leases: Leases,
        *,
        ttl: float,
        working: Callable[[], list[str]],
        cancel: Callable[[str], None],
        requeue: Callable[[], None],
        retention: timedelta | None,
    ) -> None:
        self._database, self._leases, self._ttl = database, leases, ttl
        self._working, self._cancel, self._requeue = working, cancel, requeue
        self._retention, self._purge_at = retention, now()
        self._stray: set[str] = set()
        self._holders_at = 0.0
        self._end, self._rests, self._pause = threading.Event(), threading.Event(), min(ttl / 10, 0.5)
        self._holding = threading.Thread(target=self._hold, name="lease", daemon=True)
        self._looking = threading.Thread(target=self._keep, name="keeper", daemon=True)

    def start(self) -> None:
        """Begins once the lease is taken and the queue runs."""
        self._holding.start()
        self._looking.start()

    def rest(self) -> None:
        """Looks around no more, and keeps the lease: runs that are parked for the next start have no worker,
        and are not lost."""
        self._rests.set()
        self._looking.join()

    def stop(self) -> None:
        self.rest()
        self._end.set()
        self._holding.join()
        self._leases.give_up()

    def _hold(self) -> None:
        renewed = time.monotonic()
        while not self._end.wait(self._pause):
            try:
                self._leases.renew()
                renewed = time.monotonic()
            except LeaseLost:
                self._fence("another process took this one's lease")
            except Exception:
                log.warning("the lease was not renewed", exc_info=True)
            if time.monotonic() - renewed > self._ttl / 2:
                self._fence("the lease could not be renewed in time")

    def _keep(self) -> None:
        while not self._rests.is_set():
            try:
                self._look_around()
            except OperationalError:
                log.warning("the database does not answer the keeper", exc_info=True)
            except Exception:
                log.exception("the keeper met something unexpected; it goes on")
            self._rests.wait(self._pause)

    def _look_around(self) -> None:
        self._take_over()
        self._pass_on_stops()
        self._take_up_due()
        self._adopt()
        self._purge()

    def _fence(self, why: str) -> None:
        log.critical("ending this process so that it spends nothing more: %s", why)
        os._exit(FENCED_EXIT)

    def _take_over(self) -> None:
        """One executor at a time: a process that is killed meanwhile has still got on."""
        freed = False
        try:
            for executor_id in self._leases.dead():
                freed |= self._bury(executor_id)
            for executor_id in self._without_lease():
                freed |= self._free_unknown(executor_id)
        finally:
            if freed:
                self._requeue()

    def _bury(self, executor_id: str) -> bool:
        with self._database.system() as session:
            lease = self._leases.hold_dead(session, executor_id)
            if lease is None:
                return False
            self._free(session, executor_id)
            self._leases.forget(session, lease)
        return True

    def _without_lease(self) -> list[str]:
        holders = self._queue_holders()
        with self._database.system() as session:
            unknown = self._leases.without_lease(session)
            return unknown + self._leases.unknown(session, holders - set(unknown))

    def _free_unknown(self, executor_id: str) -> bool:
        with self._database.system() as session:
            self._free(session, executor_id)
        return True

    def _queue_holders(self) -> set[str]:
        """Who took something out of the queue, looked up once a lease time.

        A process whose lease was taken may still take one more run before it notices, and never own it.
        """
        if time.monotonic() < self._holders_at:
            return set()
        self._holders_at = time.monotonic() + self._ttl
        held = DBOS.list_workflows(status="PENDING", load_input=False, load_output=False)
        return {entry.executor_id for entry in held if entry.executor_id}

    def _free(self, session: Session, executor_id: str) -> None:
        log.warning("taking over the runs of a dead executor", extra={"executor": executor_id})
        DBOS._recover_pending_workflows([executor_id])
        self._free_runs(session, executor_id)

    def _free_runs(self, session: Session, executor_id: str) -> None:
        """What nobody works is not "running": it waits in the queue until somebody takes it up."""
        saying.forget(session, col(Saying.owner) == executor_id)
        for run in session.exec(select(Run).where(Run.owner == executor_id).with_for_update()):
            run.status = "queued" if run.status in ("running", "waiting") else run.status
            run.owner = ""
            session.add(run)

    def _take_up_due(self) -> None:
        """Runs whose wait is over go back into the queue; each in its own tenant's transaction."""
        with self._database.system() as session:
            found = [(run.tenant, run.id) for run in control.due(session, now())]
        for tenant, run_id in found:
            with self._database.write(tenant) as session:
                run = session.get_one(Run, run_id, with_for_update=True)
                if run.status == "waiting" and run.resume_at is not None:
                    control.take_up(session, run)
        if found:
            self._requeue()

    def _purge(self) -> None:
        moment = now()
        if moment < self._purge_at:
            return
        purged = purge_queue(moment)
        purge_keys(self._database, before=moment - KEPT)
        if self._retention is not None:
            purged += purge_runs(self._database, before=moment - self._retention)
        if purged == 0:  # a batch a round: a long history must not hold up the lease
            self._purge_at = moment + PURGE_EVERY

    def _adopt(self) -> None:
        """Runs of this process that no task of it works, seen twice: their end was cut off."""
        working = self._working()
        with self._database.system() as session:
            query = select(Run).where(Run.owner == self._leases.executor_id, col(Run.id).not_in(working))
            stray = {run.id: run.tenant for run in session.exec(query)}
        for run_id in stray.keys() & self._stray:
            self._give_end(stray[run_id], run_id)
        self._stray = stray.keys() - self._stray

    def _give_end(self, tenant: str, run_id: str) -> None:
        log.warning("a run lost its worker", extra={"run_id": run_id})
        with self._database.write(tenant) as session:
            run = session.get_one(Run, run_id, with_for_update=True)
            if run.stop_requested_at is not None:
                control.end(session, run, "stopped", "stop_requested", "Stopped by a person.")
                return
            run.owner = ""
            control.take_up(session, run)
        self._requeue()

    def _pass_on_stops(self) -> None:
        working = self._working()
        if not working:
            return
        with self._database.system() as session:
            query = select(Run.id).where(col(Run.id).in_(working), Run.stop_now)
            asked = list(session.exec(query))
        for run_id in asked:
            self._cancel(run_id)
