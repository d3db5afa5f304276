"""What the HTTP contract says of a coworker's memory."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from clawwork_api.schemas import Schema

MAX_TOPIC = 120
MAX_CONTENT = 4_000
Topic = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_TOPIC)]
Content = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_CONTENT)]


class NoteRow(Schema):
    """`source`: the coworker noted it in a run, or a person wrote it; `run_id` is "" for a person's."""

    id: str
    topic: str
    content: str
    source: Literal["coworker", "person"]
    run_id: str
    created_at: datetime
    changed_at: datetime


class NoteList(Schema):
    """Newest first, or the most fitting first where something was asked for; `total` counts all."""

    notes: list[NoteRow]
    total: int


class WriteNote(Schema):
    """The body of POST …/memory and of PUT …/memory/{id}."""

    topic: Topic
    content: Content


Wanted = Annotated[str, Field(max_length=500)]
"""Words to look for; "" gives every note."""
