"""Runs over HTTP: stop, pause, resume, retry, restart."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Body, Response

from clawwork_api.access.caller import CallerDep
from clawwork_api.access.idempotency import OnceDep
from clawwork_api.access.sessions import ServicesDep
from clawwork_api.audit import acts
from clawwork_api.database import TenantSession
from clawwork_api.schemas import Schema
from clawwork_api.services import Services
from clawwork_api.simulations import control, launching
from clawwork_api.simulations.schemas import Launched, RunState, Stop
from clawwork_api.simulations.tables import Run

router = APIRouter(prefix="/api/simulations", tags=["simulations"])

MESSAGES = {
    "stopping": "The run stops as soon as its worker confirms",
    "stopped": "The run is stopped",
    "queued": "The run is in the queue",
    "waiting": "The run waits until it is resumed",
    "running": "The run pauses after the step that it is at",
}


@router.post("/{run_id}/stop")
def stop_run(
    run_id: str, services: ServicesDep, caller: CallerDep, body: Annotated[Stop | None, Body()] = None
) -> RunState:
    mode = (body or Stop()).mode
    answer = _change(services, caller.tenant, run_id, lambda s: control.request_stop(s, run_id, mode))
    if mode == "now":
        services.engine.request_stop(caller.tenant, run_id)
    return answer


@router.post("/{run_id}/pause")
def pause_run(run_id: str, services: ServicesDep, caller: CallerDep) -> RunState:
    return _change(services, caller.tenant, run_id, lambda s: control.request_pause(s, run_id))


@router.post("/{run_id}/resume")
def resume_run(run_id: str, services: ServicesDep, caller: CallerDep) -> RunState:
    answer = _change(services, caller.tenant, run_id, lambda s: control.resume(s, run_id))
    services.engine.enqueue(caller.tenant, run_id)
    return answer


@router.post("/{run_id}/retry")
def retry_run(run_id: str, services: ServicesDep, caller: CallerDep) -> RunState:
    answer = _change(services, caller.tenant, run_id, lambda s: control.retry(s, run_id))
    services.engine.enqueue(caller.tenant, run_id)
    return answer


@router.post("/{run_id}/restart", status_code=202, response_model=Launched)
def restart_run(run_id: str, services: ServicesDep, caller: CallerDep, once: OnceDep) -> Response:
    """A new run of the same coworker on the same tasks, from the beginning."""
    started: list[str] = []

    def work() -> Launched:
        run = launching.relaunch(session, services.settings, run_id, actor=caller.actor)
        started.append(run.id)
        acts.about(f"run {run.id}, again after run {run_id}")
        return Launched(status="queued", message=f"{run.signature} starts again", simulation_id=run.id)

    with services.database.write(caller.tenant) as session:
        route = f"POST /api/simulations/{run_id}/restart"
        answer = once(session, work, route=route, body=Schema(), status=202)
    for new_id in started:
        services.engine.enqueue(caller.tenant, new_id)
    return answer


def _change(services: Services, tenant: str, run_id: str, change: Callable[[TenantSession], Run]) -> RunState:
    with services.database.write(tenant) as session:
        run = change(session)
        state = RunState(status=run.status, message=MESSAGES[run.status], simulation_id=run.id)
    services.feed.notify(run_id, tenant=tenant)
    return state
