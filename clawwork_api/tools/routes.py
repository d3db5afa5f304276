"""The tools that there are, over HTTP."""

from fastapi import APIRouter

from clawwork_api.access.sessions import Read
from clawwork_api.mcp import service as mcp
from clawwork_api.tools.notes import notes
from clawwork_api.tools.permissions import choices
from clawwork_api.tools.schemas import ToolList, ToolRow

router = APIRouter(prefix="/api/tools", tags=["tools"])


@router.get("")
def list_tools(session: Read) -> ToolList:
    """The service's own tools, and those that the workspace's MCP servers offered when last asked."""
    told = notes() | {tool.name: tool.note for tool in mcp.known_tools(session)}
    rows = [ToolRow(name=name, note=told[name], permissions=list(choices(name))) for name in told]
    return ToolList(tools=rows)
