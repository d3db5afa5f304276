"""A coworker's memory over HTTP: people read, add, change and delete."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from clawwork_api import etag
from clawwork_api.access.idempotency import OnceDep
from clawwork_api.access.sessions import Read, Write
from clawwork_api.agents import service as agents
from clawwork_api.memory import service
from clawwork_api.memory.schemas import NoteList, NoteRow, Wanted, WriteNote

router = APIRouter(prefix="/api/agents/{signature}/memory", tags=["memory"])


@router.get("", response_model=NoteList)
def list_notes(
    request: Request, signature: str, session: Read, query: Annotated[Wanted, Query()] = ""
) -> Response:
    agent = agents.get(session, signature)
    return etag.answer(request, service.listing(session, agent, wanted=query))


@router.post("", status_code=201, response_model=NoteRow)
def write_note(signature: str, body: WriteNote, session: Write, once: OnceDep) -> Response:
    agent = agents.get(session, signature)

    def work() -> NoteRow:
        return service.write(session, agent, body)

    return once(session, work, route=f"POST /api/agents/{agent.id}/memory", body=body, status=201)


@router.put("/{note_id}")
def change_note(signature: str, note_id: str, body: WriteNote, session: Write) -> NoteRow:
    return service.change(session, agents.get(session, signature), note_id, body)


@router.delete("/{note_id}")
def delete_note(signature: str, note_id: str, session: Write) -> NoteRow:
    """Answers with what was deleted."""
    return service.delete(session, agents.get(session, signature), note_id)
