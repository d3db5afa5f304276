"""A workspace's own model endpoints over HTTP."""

import asyncio

from fastapi import APIRouter, Response

from clawwork_api.access.caller import CallerDep
from clawwork_api.access.idempotency import OnceDep
from clawwork_api.access.sessions import Read, ServicesDep, Write
from clawwork_api.endpoints import service
from clawwork_api.endpoints.live import probe
from clawwork_api.endpoints.schemas import Endpoint, EndpointList, NewEndpoint, Probe, Removed
from clawwork_api.endpoints.service import Opened
from clawwork_api.services import Services

router = APIRouter(prefix="/api/settings/model-endpoints", tags=["settings"])


@router.get("")
def list_endpoints(session: Read) -> EndpointList:
    return EndpointList(endpoints=service.listed(session))


@router.post("", status_code=201, response_model=Endpoint)
def add_endpoint(body: NewEndpoint, session: Write, services: ServicesDep, once: OnceDep) -> Response:
    """Whether it answers is asked with /test; its address is checked at every call."""

    def work() -> Endpoint:
        return service.add(session, services.settings, body)

    return once(session, work, route="POST /api/settings/model-endpoints", body=body, status=201)


@router.post("/{name}/test")
async def test_endpoint(name: str, services: ServicesDep, caller: CallerDep) -> Probe:
    """Asks the endpoint for its models now."""
    return await probe(services.settings, await asyncio.to_thread(_opened, services, caller.tenant, name))


def _opened(services: Services, tenant: str, name: str) -> Opened:
    with services.database.read(tenant) as session:
        return service.opened(session, services.settings, name)


@router.delete("/{name}")
def remove_endpoint(name: str, session: Write) -> Removed:
    """Removes its key and the prices of its models too."""
    service.remove(session, name)
    return Removed()
