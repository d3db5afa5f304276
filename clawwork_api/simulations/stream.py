"""The live events of a run (server-sent events)."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Header, Query
from sse_starlette import EventSourceResponse, ServerSentEvent

from clawwork_api.access.caller import Caller, CallerDep
from clawwork_api.access.sessions import ServicesDep
from clawwork_api.errors import ApiError
from clawwork_api.schemas import OpenApi
from clawwork_api.services import Services
from clawwork_api.simulations import events, service
from clawwork_api.simulations.events import DELTA

PING_SECONDS = 10
router = APIRouter(prefix="/api/simulations", tags=["simulations"])
STREAM: OpenApi = {
    200: {"content": {"text/event-stream": {}}, "description": "id: seq, event: kind, data: EventRow"}
}


@router.get("/{run_id}/events/stream", response_class=EventSourceResponse, responses=STREAM)
async def stream_events(
    run_id: str,
    services: ServicesDep,
    caller: CallerDep,
    after: Annotated[int, Query(ge=0, le=events.MAX_SEQ)] = 0,
    deltas: Annotated[bool, Query(description="also what a model says while it says it")] = False,
    last_event_id: Annotated[str | None, Header(max_length=20)] = None,
) -> EventSourceResponse:
    start = after if last_event_id is None else _sequence(last_event_id)
    await asyncio.to_thread(_exists, services, caller, run_id)
    follow = _events(services, caller, run_id, start, drafts=deltas)
    return EventSourceResponse(follow, ping=PING_SECONDS, headers={"Cache-Control": "no-store"})


def _exists(services: Services, caller: Caller, run_id: str) -> None:
    with services.database.read(caller.tenant) as session:
        service.get(session, run_id)


async def _events(
    services: Services, caller: Caller, run_id: str, after: int, *, drafts: bool
) -> AsyncIterator[ServerSentEvent]:
    async for row in services.feed.follow(caller.tenant, run_id, after, drafts=drafts):
        if row.kind == DELTA:  # no id: a client that connects again goes on after the last event
            yield ServerSentEvent(row.model_dump_json(), event=row.kind)
            continue
        yield ServerSentEvent(row.model_dump_json(), id=str(row.seq), event=row.kind)


def _sequence(last_event_id: str) -> int:
    if not last_event_id.isdecimal() or int(last_event_id) > events.MAX_SEQ:
        raise ApiError(400, "invalid_event_id", "Last-Event-ID is not the number of an event")
    return int(last_event_id)
