"""What a coworker remembers: people read it and put it right."""

from openos.accounts import Identity
from openos.gateway.door import Door, path_of
from openos.gateway.models import NoteList, NoteRow, WriteNote


class Memory(Door):
    """A part of the gateway."""

    async def notes(self, identity: Identity, signature: str, *, query: str = "") -> NoteList:
        """Newest first; with a `query` those that fit it, the most fitting first."""
        path = path_of("/api/agents", signature, "memory")
        return await self._read(identity, path, NoteList, {"query": query})

    async def write_note(
        self, identity: Identity, signature: str, note: WriteNote, *, key: str = ""
    ) -> NoteRow:
        path, act = path_of("/api/agents", signature, "memory"), ("write-note", f"coworker {signature}")
        return await self._write(identity, path, NoteRow, act=act, body=note, key=key)

    async def change_note(self, identity: Identity, signature: str, note_id: str, note: WriteNote) -> NoteRow:
        path = path_of("/api/agents", signature, "memory", note_id)
        act = ("change-note", f"coworker {signature}")
        return await self._write(identity, path, NoteRow, act=act, body=note, method="PUT")

    async def delete_note(self, identity: Identity, signature: str, note_id: str) -> NoteRow:
        """Forgets the note and gives it back."""
        path = path_of("/api/agents", signature, "memory", note_id)
        return await self._write(
            identity, path, NoteRow, act=("delete-note", f"coworker {signature}"), method="DELETE"
        )
