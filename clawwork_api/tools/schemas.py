"""What the HTTP contract says of tools."""

from clawwork_api.schemas import Schema
from clawwork_api.tools.kinds import Permission


class ToolRow(Schema):
    """One tool that a coworker can be given. `permissions`: what it can be set to, the default first."""

    name: str
    note: str
    permissions: list[Permission]


class ToolList(Schema):
    tools: list[ToolRow]
