"""The leaderboard over HTTP."""

from fastapi import APIRouter, Request, Response

from clawwork_api import etag
from clawwork_api.access.sessions import Read, ServicesDep
from clawwork_api.leaderboard import service
from clawwork_api.leaderboard.schemas import Leaderboard

router = APIRouter(prefix="/api/leaderboard", tags=["leaderboard"])


@router.get("", response_model=Leaderboard)
def read_leaderboard(request: Request, session: Read, services: ServicesDep) -> Response:
    rows = service.rows(session, data_dir=services.settings.data_dir)
    return etag.answer(request, Leaderboard(agents=rows))
