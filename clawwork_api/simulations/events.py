"""What happened in a run, numbered without gaps: written with the change it tells of, and followed live."""

import asyncio
import threading
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from sqlalchemy import bindparam, update
from sqlmodel import col, select

from clawwork_api.database import Database, Prepared, Row, TenantSession, now, renew, rows_of, write_down
from clawwork_api.simulations import saying
from clawwork_api.simulations.saying import Draft
from clawwork_api.simulations.schemas import EventRow
from clawwork_api.simulations.sharing import SharedDrafts
from clawwork_api.simulations.states import ENDED
from clawwork_api.simulations.tables import Event, Run
from clawwork_api.simulations.waking import Wakes

CATCH_UP_SECONDS = 0.3
"""How often followers look by themselves: a message of another process may be lost."""
BATCH = 500
MAX_SEQ = 10**15
"""More events than any run has; still a number that the database and JSON can hold."""

DELTA = "model.delta"
Waiter = tuple[asyncio.AbstractEventLoop, asyncio.Event]


_RUNS = rows_of(Run)
_number = Prepared(
    update(_RUNS)
    .where(_RUNS.c.id == bindparam("run"))
    .values(last_event=_RUNS.c.last_event + 1)
    .returning(_RUNS.c.last_event)
)


class Numbered(Protocol):
    """A run, or what is held of it."""

    @property
    def id(self) -> str: ...


def append(session: TenantSession, *, run: Numbered, kind: str, key: str, data: dict[str, Any]) -> None:
    """Adds the next event of `run`. The same `key` again adds none: a replay tells nothing twice."""
    if session.exec(select(Event.seq).where(Event.run_id == run.id, Event.key == key)).first() is None:
        append_first(session, run=run, kind=kind, key=key, data=data)


def append_first(session: TenantSession, *, run: Numbered, kind: str, key: str, data: dict[str, Any]) -> None:
    """As `append`, without a look: `key` can't be there yet. Numbering holds the run until the end."""
    seq = _number.run(session, run=run.id).scalar_one()
    renew(session, Run, run.id, last_event=seq)
    write_down(session, row(run=run, seq=seq, kind=kind, key=key, data=data))


def row(*, run: Numbered, seq: int, kind: str, key: str, data: dict[str, Any]) -> Row:
    """Event `seq` of `run`, where the caller has taken that number and knows that `key` is not there."""
    columns = {"run_id": run.id, "seq": seq, "key": key, "kind": kind, "data": data, "created_at": now()}
    return Row(Event, columns)


def after(session: TenantSession, run_id: str, seq: int, *, limit: int = BATCH) -> list[Event]:
    """The events of a run that follow number `seq`, in order."""
    query = select(Event).where(Event.run_id == run_id, Event.seq > seq).order_by(col(Event.seq)).limit(limit)
    return list(session.exec(query))


class EventFeed:
    """Lets any number of readers follow runs; a slow one waits alone, since each reads the table itself."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiters: dict[str, set[Waiter]] = defaultdict(set)
        self._watchers: dict[str, set[Waiter]] = defaultdict(set)  # by tenant
        self._lock = threading.Lock()
        self._drafts: dict[str, Draft] = {}
        self._shared: SharedDrafts | None = None
        self._wakes: Wakes | None = None
        self.listeners: list[Callable[[Draft], None]] = []

    def share(self, executor_id: str, *, works: bool) -> None:
        """What happens in this process is seen in others at once, and the other way round, where there may be
        any; where it `works` runs, what their models say too.

        Not over SQLite: one process serves and works there, and each write would wait for the disk.
        """
        if not self._database.shared:
            return
        self._wakes = Wakes(self._database, executor_id, self._wake_here)
        if works:
            self._shared = SharedDrafts(self._database, executor_id, self._wakes.tell)

    def close(self) -> None:
        """Nothing is said or told any more."""
        if self._shared is not None:
            self._shared.close()
        if self._wakes is not None:
            self._wakes.close()

    def say(self, draft: Draft) -> None:
        """Tells those who look at this moment; callable from any thread, and waits for nothing."""
        self._drafts[draft.run_id] = draft
        if self._shared is not None:
            self._shared.say(draft)
        with self._lock:
            waiters = list(self._waiters.get(draft.run_id, ()))
        _wake(waiters)
        for listener in tuple(self.listeners):
            listener(draft)

    def said(self, run_id: str) -> None:
        """What was being said is recorded now, or never will be."""
        self._drafts.pop(run_id, None)
        if self._shared is not None:
            self._shared.said(run_id)

    def elsewhere(self, session: TenantSession, run_id: str = "") -> list[Draft]:
        """What models say in other processes, in one run or in the whole workspace."""
        if not self._database.shared:
            return []
        own = "" if self._shared is None else self._shared.owner
        return saying.elsewhere(session, own=own, run_id=run_id)

    @contextmanager
    def watched(self, signal: asyncio.Event, *, tenant: str) -> Iterator[None]:
        """Meanwhile `signal`, of the running loop, is set whenever a run of `tenant` is changed."""
        watcher = (asyncio.get_running_loop(), signal)
        with self._lock:
            self._watchers[tenant].add(watcher)
        try:
            yield
        finally:
            self._leave(self._watchers, tenant, watcher)

    def notify(self, run_id: str, *, tenant: str) -> None:
        """Wakes the followers of a run and of its workspace; callable from any thread, once the change is
        committed."""
        self._wake_here(run_id, tenant)
        if self._wakes is not None:
            self._wakes.tell(run_id, tenant)

    def _wake_here(self, run_id: str, tenant: str) -> None:
        with self._lock:
            waiters = [*self._waiters.get(run_id, ()), *self._watchers.get(tenant, ())]
        _wake(waiters)

    async def follow(
        self, tenant: str, run_id: str, after: int, *, drafts: bool = False
    ) -> AsyncIterator[EventRow]:
        """Yields every event after number `after`, old ones first, and ends after the run's last one.

        With `drafts` also what a model says while it says it, as events of kind `model.delta` that have the
        number of the event before them and are in no list.
        """
        signal = asyncio.Event()
        waiter = (asyncio.get_running_loop(), signal)
        with self._lock:
            self._waiters[run_id].add(waiter)
        try:
            seen, told = after, None
            while True:
                signal.clear()
                rows, ended, said = await asyncio.to_thread(self._read, tenant, run_id, seen, drafts=drafts)
                for row in rows:
                    seen = row.seq
                    yield row
                if ended:
                    return
                draft = self._drafts.get(run_id, said) if drafts else None
                if draft is not None and draft != told and draft.tenant == tenant:
                    told = draft
                    yield _delta(draft, seen)
                await _wait(signal)
        finally:
            self._leave(self._waiters, run_id, waiter)

    def _read(
        self, tenant: str, run_id: str, seq: int, *, drafts: bool
    ) -> tuple[list[EventRow], bool, Draft | None]:
        """The rows after `seq`, whether the run ended with them, and what is said in another process.

        A retried run goes on after an end.
        """
        with self._database.read(tenant) as session:
            rows = [EventRow.model_validate(e) for e in after(session, run_id, seq)]
            run = session.get_one(Run, run_id)
            last = rows[-1].seq if rows else seq
            ended = run.status in ENDED and last >= run.last_event
            there = self.elsewhere(session, run_id) if drafts and not ended else []
            return rows, ended, next(iter(there), None)

    def _leave(self, rooms: dict[str, set[Waiter]], room: str, waiter: Waiter) -> None:
        with self._lock:
            rooms[room].discard(waiter)
            if not rooms[room]:
                del rooms[room]


def _delta(draft: Draft, seq: int) -> EventRow:
    data = {"key": draft.key, "text": draft.text}
    return EventRow(seq=seq, kind=DELTA, data=data, created_at=now())


async def _wait(signal: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(signal.wait(), CATCH_UP_SECONDS)
    except TimeoutError:
        return


def _wake(waiters: list[Waiter]) -> None:
    for loop, signal in waiters:
        if not loop.is_closed():
            loop.call_soon_threadsafe(signal.set)
