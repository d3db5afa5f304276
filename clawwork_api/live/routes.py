"""Live updates over HTTP and WebSocket."""

from fastapi import APIRouter, FastAPI, Request, WebSocket

from clawwork_api.access.caller import CallerDep
from clawwork_api.access.sessions import ServicesDep
from clawwork_api.live import service, socket
from clawwork_api.live.hub import Hub
from clawwork_api.live.schemas import Message, Sent
from clawwork_api.services import Services

router = APIRouter(tags=["live"])


@router.post("/api/broadcast")
def broadcast(request: Request, body: Message, services: ServicesDep, caller: CallerDep) -> Sent:
    """Says the message to every open socket of the workspace."""
    with services.database.write(caller.tenant) as session:
        service.broadcast(session, body.root, size=len(body.model_dump_json()))
    hub: Hub | None = getattr(request.app.state, "live", None)
    if hub is not None:
        hub.look(caller.tenant)
    return Sent()


@router.websocket("/ws")
async def live(websocket: WebSocket) -> None:
    services: Services = websocket.app.state.services
    await socket.serve(websocket, _hub(websocket.app), services.settings)


def _hub(app: FastAPI) -> Hub:
    """The app's one hub, made at first use on its event loop."""
    hub: Hub | None = getattr(app.state, "live", None)
    if hub is None:
        services: Services = app.state.services
        hub = app.state.live = Hub(services.database, services.feed)
        services.feed.listeners.append(hub.draft)
    return hub
