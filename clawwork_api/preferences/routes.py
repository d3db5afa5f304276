"""Preferences over HTTP."""

from fastapi import APIRouter

from clawwork_api.access.sessions import Read, Write
from clawwork_api.preferences import service
from clawwork_api.preferences.schemas import DisplayingNames, HiddenAgents, Kept

router = APIRouter(prefix="/api/settings", tags=["settings"])


@router.get("/hidden-agents")
def read_hidden_agents(session: Read) -> HiddenAgents:
    return HiddenAgents(hidden=service.hidden(session))


@router.put("/hidden-agents")
def write_hidden_agents(body: HiddenAgents, session: Write) -> Kept:
    service.hide(session, body.hidden)
    return Kept()


@router.get("/displaying-names")
def read_displaying_names(session: Read) -> DisplayingNames:
    return DisplayingNames(service.displaying_names(session))
