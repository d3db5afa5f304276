"""Executor leases: a process that lives renews its own; one that is gone is found, and its runs are freed.

Open-source DBOS does not fail over: a dead process's runs would stay "running" for ever.
"""

import fcntl
from datetime import timedelta
from io import TextIOWrapper
from pathlib import Path

from sqlmodel import Session, col, select

from clawwork_api.database import Database, now
from clawwork_api.runtime.tables import ExecutorLease
from clawwork_api.simulations.tables import Run


class LeaseLost(Exception):
    """Another process declared this one dead: it must not spend any more."""


class Leases:
    """`ttl` in seconds. A lock file beside the data tells at once that a process of this machine has died."""

    def __init__(self, database: Database, folder: Path, executor_id: str, *, ttl: float) -> None:
        self._database, self._folder, self.executor_id = database, folder, executor_id
        self._ttl = timedelta(seconds=ttl)
        self._held: TextIOWrapper | None = None

    def take(self) -> None:
        """Registers this process as living."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._held = self._lock_file(self.executor_id).open("w", encoding="utf-8")
        fcntl.flock(self._held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        with self._database.system() as session:
            session.add(ExecutorLease(executor_id=self.executor_id))

    def renew(self) -> None:
        """Raises LeaseLost when the lease was taken away."""
        with self._database.system() as session:
            lease = session.get(ExecutorLease, self.executor_id, with_for_update=True)
            if lease is None:
                raise LeaseLost
            lease.beat_at = now()
            session.add(lease)

    def dead(self) -> list[str]:
        """Executors whose process is gone but whose lease is still there."""
        with self._database.system() as session:
            others = select(ExecutorLease).where(ExecutorLease.executor_id != self.executor_id)
            return [lease.executor_id for lease in session.exec(others) if self._is_dead(lease)]

    def hold_dead(self, session: Session, executor_id: str) -> ExecutorLease | None:
        """A dead one's lease, held by `session` so that one reaper at a time acts on it; None if one does.

        Those of the living are never held: they could not be renewed meanwhile.
        """
        query = select(ExecutorLease).where(ExecutorLease.executor_id == executor_id)
        lease = session.exec(query.with_for_update(skip_locked=True)).first()
        return lease if lease is not None and self._is_dead(lease) else None

    def without_lease(self, session: Session) -> list[str]:
        """Executors that own runs and have no lease any more."""
        known = select(ExecutorLease.executor_id)
        query = select(Run.owner).where(Run.owner != "", col(Run.owner).not_in(known)).distinct()
        return list(session.exec(query))

    def unknown(self, session: Session, executor_ids: set[str]) -> list[str]:
        """Those of `executor_ids` that have no lease any more."""
        known = session.exec(
            select(ExecutorLease.executor_id).where(col(ExecutorLease.executor_id).in_(executor_ids))
        )
        return sorted(executor_ids - set(known))

    def forget(self, session: Session, lease: ExecutorLease) -> None:
        session.delete(lease)
        self._lock_file(lease.executor_id).unlink(missing_ok=True)

    def give_up(self) -> None:
        """Lets the lease run out now, so that whoever lives takes up what is unfinished without waiting."""
        with self._database.system() as session:
            lease = session.get(ExecutorLease, self.executor_id)
            if lease is not None:
                lease.beat_at = now() - 2 * self._ttl
                session.add(lease)
        if self._held is not None:
            self._held.close()
            self._held = None

    def _is_dead(self, lease: ExecutorLease) -> bool:
        return lease.beat_at < now() - self._ttl or self._died_here(lease.executor_id)

    def _died_here(self, executor_id: str) -> bool:
        path = self._lock_file(executor_id)
        if not path.exists():
            return False
        with path.open("r", encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
        return True

    def _lock_file(self, executor_id: str) -> Path:
        return self._folder / f"{executor_id}.lock"
