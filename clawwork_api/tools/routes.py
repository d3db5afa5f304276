"""The tools that there are, over HTTP."""

from fastapi import APIRouter

from clawwork_api.runtime.tools import TOOLS
from clawwork_api.tools.notes import NOTES
from clawwork_api.tools.permissions import choices
from clawwork_api.tools.schemas import ToolList, ToolRow

router = APIRouter(prefix="/api/tools", tags=["tools"])


@router.get("")
def list_tools() -> ToolList:
    rows = [ToolRow(name=name, note=NOTES[name], permissions=list(choices(name))) for name in TOOLS]
    return ToolList(tools=rows)
