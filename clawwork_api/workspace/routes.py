"""A workspace's settings over HTTP."""

from fastapi import APIRouter

from clawwork_api.access.sessions import Read, Write
from clawwork_api.workspace import service
from clawwork_api.workspace.schemas import WorkspaceChange, WorkspaceSettings

router = APIRouter(prefix="/api/workspace", tags=["workspace"])


@router.get("")
def read_workspace(session: Read) -> WorkspaceSettings:
    return service.settings(session)


@router.patch("")
def change_workspace(body: WorkspaceChange, session: Write) -> WorkspaceSettings:
    return service.change(session, body)
