"""Is the process alive, and can it do its work."""

import asyncio

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from openos.database import get_database
from openos.gateway.client import get_client
from openos.gateway.errors import GatewayError

Component = dict[str, str | bool]


async def healthz(_: Request) -> Response:
    """200 as long as the process answers."""
    return JSONResponse({"status": "ok", "service": "openos"})


async def readyz(_: Request) -> Response:
    """200 when the database and ClawWork answer, else 503; says what to do about each."""
    components = await asyncio.gather(_database(), _clawwork())
    ready = all(component["ok"] for component in components)
    body = {"ready": ready, "service": "openos", "components": components}
    return JSONResponse(body, 200 if ready else 503)


async def _database() -> Component:
    try:
        await asyncio.to_thread(get_database().ping)
    except SQLAlchemyError:
        return _component("database", "The database doesn't answer", "Check OPENOS_DATABASE_URL")
    return _component("database")


async def _clawwork() -> Component:
    try:
        await get_client().healthz()
    except GatewayError as error:
        return _component("clawwork", error.message, "Start ClawWork, and check CLAWWORK_INTERNAL_URL")
    return _component("clawwork")


def _component(name: str, detail: str = "", remedy: str = "") -> Component:
    return {"name": name, "ok": not detail, "detail": detail, "remedy": remedy}


routes = [Route("/healthz", healthz), Route("/readyz", readyz)]
