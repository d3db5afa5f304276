"""Is the process alive, and can it work? Open to all, and tells no secret."""

from fastapi import APIRouter, Response

from clawwork_api import __version__
from clawwork_api.access.sessions import ServicesDep
from clawwork_api.database import now
from clawwork_api.health import service
from clawwork_api.health.schemas import Healthz, Readyz

SERVICE = "clawwork-api"
router = APIRouter(tags=["health"])


@router.get("/healthz")
async def healthz() -> Healthz:
    return Healthz(status="ok", service=SERVICE, ts=now().isoformat())


@router.get("/readyz", responses={503: {"model": Readyz}})
def readyz(services: ServicesDep, response: Response) -> Readyz:
    parts = service.components(services)
    ready = all(part.ok for part in parts if part.required)
    response.status_code = 200 if ready else 503
    return Readyz(
        ready=ready,
        service=SERVICE,
        version=__version__,
        components=parts,
        missing_env=service.missing_variables(services),
        require_tenant_context=bool(services.settings.require_tenant_context),
        ts=now().isoformat(),
    )
