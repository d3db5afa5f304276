"""Wakes followers in other processes once a change is committed, by PostgreSQL's NOTIFY.

It says where to look, not what is there: followers read the tables, and look from time to time all the
same, so that a message which is lost costs a moment. It goes out beside the changes, on a thread of its own:
what is recorded neither waits for it nor for others that notify.
"""

import json
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice

import psycopg
from sqlalchemy.exc import SQLAlchemyError

from clawwork_api.database import Database

log = logging.getLogger("clawwork.waking")

CHANNEL = "clawwork_changes"
MOST = 40
"""Changes in one message, of which PostgreSQL takes 8,000 bytes."""
REST_SECONDS = 0.01
"""Before a message: what changes meanwhile is told together, and whoever changes something goes first."""
AGAIN_SECONDS = 1.0
END_SECONDS = 5.0
LOOK_SECONDS = 0.2
"""How soon the listener notices that it is to end."""

Wake = Callable[[str, str], None]
"""Wakes the followers in this process of a run and of its workspace."""


class Wakes:
    """Tells other processes what changed here, and wakes whoever follows here what changed there."""

    def __init__(self, database: Database, origin: str, wake: Wake) -> None:
        self._database, self._origin, self._wake = database, origin, wake
        self._changed: dict[str, str] = {}  # tenant by run
        self._news = threading.Condition()
        self._ends = threading.Event()
        self._threads = [
            threading.Thread(target=self._keep, args=(work, away), name=name, daemon=True)
            for name, work, away in (
                ("waking", self._tell_all, "changes are seen later in other processes for now"),
                ("woken", self._listen, "changes in other processes are seen later for now"),
            )
        ]
        for thread in self._threads:
            thread.start()

    def tell(self, run_id: str, tenant: str) -> None:
        """Never waits for the database."""
        with self._news:
            self._changed[run_id] = tenant
            self._news.notify()

    def close(self) -> None:
        """What changed last is still told."""
        self._ends.set()
        with self._news:
            self._news.notify()
        for thread in self._threads:
            thread.join(END_SECONDS)

    def _tell_all(self, line: psycopg.Connection) -> None:
        while changed := self._next():
            line.execute("SELECT pg_notify(%s, %s)", (CHANNEL, json.dumps([self._origin, changed])))

    def _next(self) -> dict[str, str]:
        """What changed since the last message, or nothing once this is to end."""
        with self._news:
            self._news.wait_for(lambda: self._changed or self._ends.is_set())
        self._ends.wait(REST_SECONDS)
        with self._news:
            found = dict(islice(self._changed.items(), MOST))
            for run_id in found:
                del self._changed[run_id]
            return found

    def _listen(self, line: psycopg.Connection) -> None:
        line.execute(f"LISTEN {CHANNEL}")
        while not self._ends.is_set():
            for notice in line.notifies(timeout=LOOK_SECONDS):
                self._hear(notice.payload)

    def _keep(self, work: Callable[[psycopg.Connection], None], away: str) -> None:
        """Does `work` until this is to end, on a new line when one breaks; then `away` goes to the log."""
        while not self._ends.is_set():
            try:
                with self._line() as line:
                    work(line)
            except (SQLAlchemyError, psycopg.Error):
                log.warning(away, exc_info=True)
                self._ends.wait(AGAIN_SECONDS)

    @contextmanager
    def _line(self) -> Iterator[psycopg.Connection]:
        """A connection outside the pool, past SQLAlchemy: what a message takes of the interpreter,
        whoever records at that moment waits for."""
        pooled = self._database.engine.raw_connection()
        line = pooled.driver_connection
        pooled.detach()
        if not isinstance(line, psycopg.Connection):
            raise TypeError("only PostgreSQL tells other processes what changed")
        with line:
            line.autocommit = True
            yield line

    def _hear(self, message: str) -> None:
        origin, changed = json.loads(message)
        if origin == self._origin:
            return
        for run_id, tenant in changed.items():
            self._wake(run_id, tenant)
