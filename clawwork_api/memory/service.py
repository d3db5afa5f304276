"""Keeping, finding and changing what a coworker remembers."""

from datetime import datetime

from sqlmodel import col, func, select

from clawwork_api.agents.tables import Agent
from clawwork_api.database import TenantSession, now
from clawwork_api.errors import ApiError, not_found
from clawwork_api.memory.schemas import NoteList, NoteRow, WriteNote
from clawwork_api.memory.search import ranked
from clawwork_api.memory.tables import Note

MAX_NOTES = 500


def listing(session: TenantSession, agent: Agent, *, wanted: str) -> NoteList:
    """Every note, or those that fit `wanted`."""
    notes = find(session, agent.id, wanted, limit=MAX_NOTES) if wanted.strip() else _all(session, agent.id)
    return NoteList(notes=[NoteRow.model_validate(n) for n in notes], total=count(session, agent.id))


def find(
    session: TenantSession, agent_id: str, wanted: str, *, limit: int, before: datetime | None = None
) -> list[Note]:
    """The notes that fit these words best. `before`: as they stood then, without later ones."""
    notes = [n for n in _all(session, agent_id) if before is None or n.created_at < before]
    order = ranked(wanted, [f"{n.topic} {n.topic} {n.content}" for n in notes])  # a topic weighs double
    return [notes[at] for at in order[:limit]]


def count(session: TenantSession, agent_id: str) -> int:
    return session.exec(select(func.count()).select_from(Note).where(Note.agent_id == agent_id)).one()


def room(session: TenantSession, agent_id: str, topic: str) -> int:
    """How many more notes fit; one on this topic would be replaced."""
    return MAX_NOTES - count(session, agent_id) + (_on(session, agent_id, topic) is not None)


def learn(session: TenantSession, *, agent_id: str, run_id: str, topic: str, content: str) -> Note:
    """Keeps what a coworker learned; a note of the same topic is replaced."""
    note = _on(session, agent_id, topic) or Note(
        tenant=session.tenant, agent_id=agent_id, source="coworker", topic=topic, content=""
    )
    note.run_id, note.source, note.content, note.changed_at = run_id, "coworker", content, now()
    session.add(note)
    session.flush()
    return note


def write(session: TenantSession, agent: Agent, wanted: WriteNote) -> NoteRow:
    """A person's note. Raises ApiError 409 `memory_full`."""
    if count(session, agent.id) >= MAX_NOTES:
        raise ApiError(
            409,
            "memory_full",
            f"{agent.signature} remembers {MAX_NOTES} things already",
            "Delete notes that are no longer needed",
        )
    note = Note(tenant=session.tenant, agent_id=agent.id, source="person", **wanted.model_dump())
    session.add(note)
    session.flush()
    return NoteRow.model_validate(note)


def change(session: TenantSession, agent: Agent, note_id: str, wanted: WriteNote) -> NoteRow:
    """Raises ApiError 404 `note_not_found`."""
    note = _get(session, agent, note_id)
    note.topic, note.content, note.changed_at = wanted.topic, wanted.content, now()
    session.add(note)
    session.flush()
    return NoteRow.model_validate(note)


def delete(session: TenantSession, agent: Agent, note_id: str) -> NoteRow:
    """Forgets the note and gives it back. Raises ApiError 404 `note_not_found`."""
    note = _get(session, agent, note_id)
    row = NoteRow.model_validate(note)
    session.delete(note)
    return row


def of_agent(session: TenantSession, agent: Agent) -> list[Note]:
    """Every note in the order in which they were made."""
    return _all(session, agent.id)[::-1]


def _on(session: TenantSession, agent_id: str, topic: str) -> Note | None:
    same = func.lower(Note.topic) == func.lower(topic)
    return session.exec(select(Note).where(Note.agent_id == agent_id, same)).first()


def _get(session: TenantSession, agent: Agent, note_id: str) -> Note:
    note = session.get(Note, note_id)
    if note is None or note.agent_id != agent.id:
        raise not_found("Note")
    return note


def _all(session: TenantSession, agent_id: str) -> list[Note]:
    query = select(Note).where(Note.agent_id == agent_id)
    return list(session.exec(query.order_by(col(Note.created_at).desc(), col(Note.id))))
