"""What this service is, at its root: name, version and where to go on."""

from fastapi import APIRouter

from clawwork_api import __version__
from clawwork_api.schemas import Schema

router = APIRouter(tags=["service"])

ENDPOINTS = {
    "agents": "/api/agents",
    "agent_detail": "/api/agents/{signature}",
    "tasks": "/api/agents/{signature}/tasks",
    "learning": "/api/agents/{signature}/learning",
    "economic": "/api/agents/{signature}/economic",
    "terminal_log": "/api/agents/{signature}/terminal-log/{date}",
    "leaderboard": "/api/leaderboard",
    "artifacts": "/api/artifacts",
    "simulations": "/api/simulations",
    "settings": "/api/settings/hidden-agents",
    "broadcast": "/api/broadcast",
    "websocket": "/ws",
    "openapi": "/openapi.json",
}


class Index(Schema):
    message: str = "ClawWork API"
    version: str = __version__
    endpoints: dict[str, str] = ENDPOINTS


@router.get("/")
def read_index() -> Index:
    return Index()
