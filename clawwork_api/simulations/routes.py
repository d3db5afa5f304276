"""Runs over HTTP: start, list, watch."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import Discriminator, Tag

from clawwork_api import etag
from clawwork_api.access.caller import CallerDep
from clawwork_api.access.idempotency import OnceDep
from clawwork_api.access.sessions import Read, ServicesDep
from clawwork_api.audit import acts
from clawwork_api.configurations import service as configurations
from clawwork_api.configurations.schemas import ConfigLaunch, ConfigLaunched
from clawwork_api.paging import Cursor, Limit
from clawwork_api.schemas import OpenApi, Page
from clawwork_api.simulations import events, launching, queue, service, steps
from clawwork_api.simulations.schemas import (
    EventPage,
    EventRow,
    Launch,
    Launched,
    RunDetail,
    RunPage,
    StepRow,
)
from clawwork_api.simulations.tables import Run

router = APIRouter(prefix="/api/simulations", tags=["simulations"])
Status = Literal["queued", "running", "waiting", "stopping", "completed", "stopped", "terminated"]


def _kind(body: Any) -> str:  # noqa: ANN401
    named = isinstance(body, ConfigLaunch) or (isinstance(body, dict) and "config" in body)
    return "(config)" if named else "(tasks)"


LaunchBody = Annotated[
    Annotated[Launch, Tag("(tasks)")] | Annotated[ConfigLaunch, Tag("(config)")], Discriminator(_kind)
]
CONFIGURED: OpenApi = {200: {"model": ConfigLaunched, "description": "Launched from a configuration"}}


@router.post("", status_code=202, response_model=Launched, responses=CONFIGURED)
def launch_run(body: LaunchBody, services: ServicesDep, caller: CallerDep, once: OnceDep) -> Response:
    """One coworker on some tasks, or the predecessors' whole configuration (answered with 200)."""
    started: list[Run] = []

    def work() -> Launched | ConfigLaunched:
        if isinstance(body, ConfigLaunch):
            plain = body.model_copy(update={"config": services.engine.resources.redactor.model(body.config)})
            started.extend(configurations.launch(session, services.settings, plain, actor=caller.actor))
            acts.about("run " + ", ".join(run.id for run in started))
            return configurations.told(started)
        started.append(launching.launch(session, services.settings, body, actor=caller.actor))
        acts.about(f"run {started[0].id}")
        message = f"{started[0].signature} starts to work"
        return Launched(status="queued", message=message, simulation_id=started[0].id)

    configured = isinstance(body, ConfigLaunch)
    asked = body.fingerprint() if isinstance(body, ConfigLaunch) else body
    with services.database.write(caller.tenant) as session:
        status = 200 if configured else 202
        answer = once(session, work, route="POST /api/simulations", body=asked, status=status)
    for run in started:
        services.feed.notify(run.id, tenant=caller.tenant)
        services.engine.enqueue(caller.tenant, run.id)
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
def read_run(request: Request, run_id: str, session: Read, services: ServicesDep) -> Response:
    run = service.get(session, run_id)
    detail = service.detail(session, run)
    if run.status == "queued":
        with services.database.system() as whole:
            detail.queue = queue.place(whole, run, concurrency=services.settings.worker_concurrency)
    return etag.answer(request, detail)


@router.get("/{run_id}/steps")
def list_steps(
    run_id: str,
    session: Read,
    before: Annotated[str | None, Query(max_length=64)] = None,
    limit: Limit = 200,
) -> Page[StepRow]:
    return steps.page(session, service.get(session, run_id).id, before=before, limit=limit)


@router.get("/{run_id}/steps/{key}")
def read_step(run_id: str, key: str, session: Read) -> StepRow:
    return steps.one(session, service.get(session, run_id).id, key)


@router.get("/{run_id}/events")
def list_events(
    run_id: str,
    session: Read,
    after: Annotated[int, Query(ge=0, le=events.MAX_SEQ)] = 0,
    limit: Annotated[int, Query(ge=1, le=events.BATCH)] = events.BATCH,
) -> EventPage:
    run = service.get(session, run_id)
    found = events.after(session, run.id, after, limit=limit)
    return EventPage(events=[EventRow.model_validate(e) for e in found], last=run.last_event)
