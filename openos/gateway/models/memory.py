"""What a coworker remembers."""

from datetime import datetime

from openos.gateway.models.base import Answer, Body


class WriteNote(Body):
    topic: str
    content: str


class NoteRow(Answer):
    """`source`: coworker or person; `run_id` is "" for a person's."""

    id: str
    topic: str
    content: str
    source: str
    run_id: str
    changed_at: datetime


class NoteList(Answer):
    notes: list[NoteRow]
    total: int
