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
from sqlalchemy import func, select
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
            threading.Thread(target=task, name=name, daemon=True)
            for name, task in (("waking", self._tell_all), ("woken", self._listen))
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

    def _tell_all(self) -> None:
        while changed := self._next():
            try:
                self._tell(changed)
            except SQLAlchemyError:
                log.warning("changes are seen later in other processes for now", exc_info=True)
                self._ends.wait(AGAIN_SECONDS)

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

    def _tell(self, changed: dict[str, str]) -> None:
        message = json.dumps([self._origin, changed])
        with self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(select(func.pg_notify(CHANNEL, message)))

    def _listen(self) -> None:
        while not self._ends.is_set():
            try:
                with self._line() as line:
                    while not self._ends.is_set():
                        for notice in line.notifies(timeout=LOOK_SECONDS):
                            self._hear(notice.payload)
            except (SQLAlchemyError, psycopg.Error):
                log.warning("changes in other processes are seen later for now", exc_info=True)
                self._ends.wait(AGAIN_SECONDS)

    @contextmanager
    def _line(self) -> Iterator[psycopg.Connection]:
        """A connection outside the pool that hears what is told from now on."""
        pooled = self._database.engine.raw_connection()
        line = pooled.driver_connection
        pooled.detach()
        if not isinstance(line, psycopg.Connection):
            raise TypeError("only PostgreSQL tells other processes what changed")
        with line:
            line.autocommit = True
            line.execute(f"LISTEN {CHANNEL}")
            yield line

    def _hear(self, message: str) -> None:
        origin, changed = json.loads(message)
        if origin == self._origin:
            return
        for run_id, tenant in changed.items():
            self._wake(run_id, tenant)
