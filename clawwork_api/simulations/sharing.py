"""Writes down what models say in this process for the followers in others; nothing waits for its thread."""

import logging
import threading
import time
from collections.abc import Callable

from sqlalchemy import bindparam, delete, func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError

from clawwork_api.database import Database, rows_of
from clawwork_api.simulations.saying import PAUSE_SECONDS, RENEW_SECONDS, Draft
from clawwork_api.simulations.tables import Saying

log = logging.getLogger("clawwork.drafts")

END_SECONDS = 5.0
_SAID = rows_of(Saying)
_COLUMNS = ("tenant", "run_id", "key", "text", "owner")
_new = insert(_SAID).values({name: bindparam(name) for name in _COLUMNS} | {"said_at": func.now()})
_write = _new.on_conflict_do_update(
    index_elements=[_SAID.c.run_id],
    set_={name: _new.excluded[name] for name in ("key", "text", "owner", "said_at")},
)


class SharedDrafts:
    """The newest text of each call under way; what changed is one transaction, at most five times a second.

    A database that is away costs the text, which is said again, and a line in the log; the call goes on.
    """

    def __init__(self, database: Database, owner: str, told: Callable[[str, str], None]) -> None:
        """`told` is called with run and workspace of what was written."""
        self._database, self.owner, self._told = database, owner, told
        self._said: dict[str, Draft] = {}
        self._due: dict[str, float] = {}  # by run: when its text is written next
        self._over: set[str] = set()
        self._news = threading.Condition()
        self._ends = self._failing = False
        self._thread = threading.Thread(target=self._keep, name="drafts", daemon=True)
        self._thread.start()

    def say(self, draft: Draft) -> None:
        """Never waits for the database."""
        with self._news:
            self._said[draft.run_id], self._due[draft.run_id] = draft, 0.0
            self._over.discard(draft.run_id)
            self._news.notify()

    def said(self, run_id: str) -> None:
        """The call is over; its row goes."""
        with self._news:
            if self._said.pop(run_id, None) is not None:
                self._over.add(run_id)
                self._news.notify()

    def close(self) -> None:
        """Leaves no row behind, if the database lets it."""
        with self._news:
            self._over.update(self._said)
            self._said.clear()
            self._ends = True
            self._news.notify()
        self._thread.join(END_SECONDS)

    def _keep(self) -> None:
        while not self._ends:
            with self._news:
                self._news.wait_for(lambda: self._said or self._over or self._ends)
            self._round()
            self._rest()
        self._round()

    def _rest(self) -> None:
        with self._news:
            self._news.wait_for(lambda: self._ends, RENEW_SECONDS if self._failing else PAUSE_SECONDS)

    def _round(self) -> None:
        with self._news:
            moment = time.monotonic()
            said = [draft for run, draft in sorted(self._said.items()) if self._due[run] <= moment]
            over = sorted(self._over)
        if not said and not over:
            return
        try:
            self._put(said, over)
        except SQLAlchemyError:
            if not self._failing:
                log.warning("what models say is not seen in other processes for now", exc_info=True)
            self._failing = True
            return
        self._failing = False
        self._note(said, over)
        for draft in said:
            self._told(draft.run_id, draft.tenant)

    def _put(self, said: list[Draft], over: list[str]) -> None:
        """In one order everywhere, so that two processes never wait for each other's rows."""
        with self._database.system() as session:
            connection = session.connection()
            if said:
                connection.execute(_write, [vars(draft) | {"owner": self.owner} for draft in said])
            if over:
                connection.execute(delete(_SAID).where(_SAID.c.run_id.in_(over), _SAID.c.owner == self.owner))

    def _note(self, said: list[Draft], over: list[str]) -> None:
        with self._news:
            self._over.difference_update(over)
            for draft in said:
                if self._said.get(draft.run_id) is draft:
                    self._due[draft.run_id] = time.monotonic() + RENEW_SECONDS
            self._due = {run: due for run, due in self._due.items() if run in self._said}
