"""The leaderboard over HTTP."""

from typing import Literal

from fastapi import APIRouter, Request, Response

from clawwork_api.access.sessions import services
from clawwork_api.database import TenantSession
from clawwork_api.leaderboard import service
from clawwork_api.leaderboard.schemas import Leaderboard

router = APIRouter(prefix="/api/leaderboard", tags=["leaderboard"])


@router.get("", response_model=Leaderboard)
async def read_leaderboard(request: Request, history: Literal["thinned", "full"] = "thinned") -> Response:
    """`history=full` gives every day of each coworker; else at most 200 of them, evenly chosen."""
    build = _full if history == "full" else _thinned
    return await services(request).answers.answer(request, name=f"leaderboard.{history}", build=build)


def _thinned(session: TenantSession) -> Leaderboard:
    return Leaderboard(agents=service.rows(session, most_points=service.MOST_POINTS))


def _full(session: TenantSession) -> Leaderboard:
    return Leaderboard(agents=service.rows(session))
