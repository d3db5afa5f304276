"""A workspace's own MCP servers over HTTP."""

import asyncio

from fastapi import APIRouter, Response

from clawwork_api.access.caller import CallerDep
from clawwork_api.access.idempotency import OnceDep
from clawwork_api.access.sessions import Read, ServicesDep, Write
from clawwork_api.mcp import service
from clawwork_api.mcp.calling import reach, try_out
from clawwork_api.mcp.failures import ServerError
from clawwork_api.mcp.offering import offered
from clawwork_api.mcp.schemas import NewServer, Server, ServerList, ServerProbe, ServerRemoved, ServerTool
from clawwork_api.mcp.service import Opened
from clawwork_api.services import Services

router = APIRouter(prefix="/api/settings/mcp-servers", tags=["settings"])


@router.get("")
def list_servers(session: Read) -> ServerList:
    return ServerList(servers=service.listed(session))


@router.post("", status_code=201, response_model=Server)
def add_server(body: NewServer, session: Write, services: ServicesDep, once: OnceDep) -> Response:
    """Whether it answers is asked with /test; its address or command is tried there and at work alone."""

    def work() -> Server:
        return service.add(session, services.settings, body)

    return once(session, work, route="POST /api/settings/mcp-servers", body=body, status=201)


@router.post("/{name}/test")
async def test_server(name: str, services: ServicesDep, caller: CallerDep) -> ServerProbe:
    """Asks the server for its tools now. One that is paid by the second is not started: nobody would pay."""
    server = await asyncio.to_thread(_opened, services, caller.tenant, name)
    resources = services.engine.resources
    try:
        async with reach(services.settings, resources.sandbox, resources.sandbox_status) as reached:
            found, left_out = offered(server, await try_out(reached, server))
    except ServerError as problem:
        return ServerProbe(ok=False, problem=str(problem), tools=[], left_out=0)
    shown = [tool.shown() for tool in found]
    await asyncio.to_thread(_keep, services, caller.tenant, name, shown)
    return ServerProbe(ok=True, problem="", tools=shown, left_out=left_out)


def _opened(services: Services, tenant: str, name: str) -> Opened:
    with services.database.read(tenant) as session:
        return service.opened(session, services.settings, name)


def _keep(services: Services, tenant: str, name: str, tools: list[ServerTool]) -> None:
    with services.database.write(tenant) as session:
        service.keep_tools(session, name, tools)


@router.delete("/{name}")
def remove_server(name: str, session: Write) -> ServerRemoved:
    """Removes its key too; work that is under way can't call it any more."""
    service.remove(session, name)
    return ServerRemoved()
