"""Runs over HTTP: start, list, watch, stop."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from clawwork_api import etag
from clawwork_api.access.caller import CallerDep
from clawwork_api.access.idempotency import OnceDep
from clawwork_api.access.sessions import Read, ServicesDep
from clawwork_api.paging import Cursor, Limit
from clawwork_api.schemas import Page
from clawwork_api.simulations import events, launching, service, steps
from clawwork_api.simulations.schemas import (
    EventPage,
    EventRow,
    Launch,
    Launched,
    RunDetail,
    RunPage,
    StepRow,
    Stopping,
)

router = APIRouter(prefix="/api/simulations", tags=["simulations"])
Status = Literal["queued", "running", "stopping", "completed", "stopped", "terminated"]


@router.post("", status_code=202, response_model=Launched)
def launch_run(body: Launch, services: ServicesDep, caller: CallerDep, once: OnceDep) -> Response:
    started: list[str] = []

    def work() -> Launched:
        run = launching.launch(session, services.settings, body, actor=caller.actor)
        started.append(run.id)
        return Launched(status="queued", message=f"{run.signature} starts to work", simulation_id=run.id)

    with services.database.write(caller.tenant) as session:
        answer = once(session, work, route="POST /api/simulations", body=body, status=202)
    for run_id in started:
        services.feed.notify(run_id)
        services.engine.enqueue(caller.tenant, run_id)
    return answer


@router.get("")
def list_runs(
    session: Read,
    signature: Annotated[str | None, Query(max_length=128)] = None,
    status: Status | None = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> RunPage:
    return service.page(session, signature=signature, status=status, cursor=cursor, limit=limit)


@router.get("/{run_id}", response_model=RunDetail)
def read_run(request: Request, run_id: str, session: Read) -> Response:
    return etag.answer(request, service.detail(session, service.get(session, run_id)))


@router.post("/{run_id}/stop")
def stop_run(run_id: str, services: ServicesDep, caller: CallerDep) -> Stopping:
    with services.database.write(caller.tenant) as session:
        launching.request_stop(session, run_id)
    services.feed.notify(run_id)
    services.engine.request_stop(caller.tenant, run_id)
    return Stopping(status="stopping", message="The run stops after what it is doing now is put away")


@router.get("/{run_id}/steps")
def list_steps(
    run_id: str,
    session: Read,
    before: Annotated[str | None, Query(max_length=64)] = None,
    limit: Limit = 200,
) -> Page[StepRow]:
    return steps.page(session, service.get(session, run_id).id, before=before, limit=limit)


@router.get("/{run_id}/events")
def list_events(
    run_id: str,
    session: Read,
    after: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=events.BATCH)] = events.BATCH,
) -> EventPage:
    run = service.get(session, run_id)
    found = events.after(session, run.id, after, limit=limit)
    return EventPage(events=[EventRow.model_validate(e) for e in found], last=run.last_event)
