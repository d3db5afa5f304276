"""What a coworker remembers, on its page: read, put right, forgotten."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import reflex as rx

from openos.accounts import Identity
from openos.gateway import get_gateway
from openos.gateway.errors import GatewayError, NotFound, Refused
from openos.gateway.models import NoteRow, WriteNote
from openos.state.page import Page, problem_of
from openos.state.session import identity_of
from openos.state.values import NO_MOMENT, Moment, Problem, moment

NEW = "new"
SHOWN = 100


@dataclass(frozen=True)
class NoteLine:
    id: str = ""
    topic: str = ""
    content: str = ""
    by_person: bool = False
    run: str = ""
    when: Moment = NO_MOMENT


def note_line(row: NoteRow) -> NoteLine:
    return NoteLine(
        id=row.id,
        topic=row.topic,
        content=row.content,
        by_person=row.source == "person",
        run=f"/runs/{row.run_id}" if row.run_id else "",
        when=moment(row.changed_at),
    )


def typed_note(form: dict[str, Any]) -> tuple[WriteNote, dict[str, str]]:
    """The note that a form holds, and what is wrong by field."""
    note = WriteNote(topic=str(form.get("topic", "")).strip(), content=str(form.get("content", "")).strip())
    wrong = {} if note.topic else {"topic": "Say in a few words what the note is about."}
    return note, wrong if note.content else wrong | {"content": "Write what to remember."}


class MemoryState(Page, rx.State):
    """`editing` is the id of the note in the form, "new" for one more; `deleting` the one asked about."""

    notes: list[NoteLine] = []
    total: int = 0
    wanted: str = ""
    editing: str = ""
    deleting: str = ""
    given: NoteLine = NoteLine()
    errors: dict[str, str] = {}
    saving: bool = False
    _name: str = ""
    _key: str = ""

    @rx.event
    async def load(self) -> None:
        """The memory of the coworker of the address."""
        if self._name != self._last_of_path():
            self._close()
        await self._read()

    @rx.event
    async def arrive(self) -> None:
        """Nothing is open yet, or looked for."""
        narrowed = self.wanted
        self._close()
        if narrowed:
            await self._read()

    def _close(self) -> None:
        self._name, self.wanted, self.editing, self.deleting = self._last_of_path(), "", "", ""

    @rx.event
    async def look_for(self, form: dict[str, Any]) -> None:
        self.wanted = str(form.get("wanted", "")).strip()[:500]
        await self._read()

    @rx.event
    def edit(self, note_id: str) -> None:
        """Opens the form for this note, or for a new one."""
        self.given = next((note for note in self.notes if note.id == note_id), NoteLine())
        self.editing, self.deleting, self.errors, self.problem = note_id, "", {}, Problem()
        self._key = uuid4().hex

    @rx.event
    def ask_to_delete(self, note_id: str) -> None:
        self.deleting, self.editing = note_id, ""

    @rx.event
    def cancel(self) -> None:
        self.editing, self.deleting, self.errors, self.problem = "", "", {}, Problem()

    @rx.event
    async def save(self, form: dict[str, Any]) -> AsyncIterator[None]:
        """Saves the open form once, however often the button is pressed."""
        note, self.errors = typed_note(form)
        if self.errors:
            return
        editing, name, key, gateway = self.editing, self._name, self._key, get_gateway()

        async def send(identity: Identity) -> None:
            if editing == NEW:
                await gateway.write_note(identity, name, note, key=key)
            else:
                await gateway.change_note(identity, name, editing, note)

        self.saving = True
        yield
        await self._send("The note was not saved", send)

    @rx.event
    async def delete(self) -> AsyncIterator[None]:
        """Forgets the note that was asked about."""
        wanted, name = self.deleting, self._name

        async def send(identity: Identity) -> None:
            try:
                await get_gateway().delete_note(identity, name, wanted)
            except NotFound:  # somebody else deleted it meanwhile, which is what was asked for
                return

        self.saving = True
        yield
        await self._send("The note was not deleted", send)

    async def _send(self, title: str, send: Callable[[Identity], Awaitable[None]]) -> None:
        self.problem = Problem()
        try:
            await send(await identity_of(self))
            self.editing = self.deleting = ""
            await self._read()
        except GatewayError as error:
            self.errors = dict(error.fields) if isinstance(error, Refused) else {}
            self.problem = problem_of(title, error)
        finally:
            self.saving = False

    async def _read(self) -> None:
        async with self._asking("The memory could not be read") as identity:
            found = await get_gateway().notes(identity, self._name, query=self.wanted)
            self.notes, self.total = [note_line(row) for row in found.notes[:SHOWN]], found.total
