"""The models on offer."""

import asyncio

from fastapi import APIRouter, Request

from clawwork_api.access.caller import CallerDep
from clawwork_api.access.sessions import ServicesDep
from clawwork_api.catalogue import service
from clawwork_api.catalogue.schemas import ModelInfo, ModelList
from clawwork_api.endpoints import service as endpoints
from clawwork_api.endpoints.live import LiveModels
from clawwork_api.endpoints.service import Opened
from clawwork_api.services import Services

router = APIRouter(prefix="/api/models", tags=["models"])


@router.get("")
async def list_models(request: Request, services: ServicesDep, caller: CallerDep) -> ModelList:
    """Those of the workspace's own endpoints are asked for where they run; at most half a minute old."""
    found, own = await asyncio.to_thread(_known, services, caller.tenant)
    live = await _live(request, services).of_all(caller.tenant, own)
    return ModelList(models=service.with_live(services.settings, found, live))


def _known(services: Services, tenant: str) -> tuple[list[ModelInfo], list[Opened]]:
    with services.database.read(tenant) as session:
        own = endpoints.all_opened(session, services.settings)
        return service.models(session, services.settings), own


def _live(request: Request, services: Services) -> LiveModels:
    """The app's one keeper of live lists, made at first use on its event loop."""
    kept: LiveModels | None = getattr(request.app.state, "live_models", None)
    if kept is None:
        kept = request.app.state.live_models = LiveModels(services.settings)
    return kept
