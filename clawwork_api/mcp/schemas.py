"""What the HTTP contract says of a workspace's own MCP servers."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, SecretStr

from clawwork_api.schemas import Schema

ServerName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9\-]{0,23}$", examples=["tracker"])]
"""Its tools are called by it: `tracker_find_issue` is the tool `find_issue` of the server `tracker`."""


class NewServer(Schema):
    """A server that speaks streamable HTTP. The key is sent as a bearer token, sealed and never told again.

    The address has no query: a key that stood there would be shown.
    """

    name: ServerName
    url: Annotated[
        str, Field(pattern=r"^https?://[!-~]+$", max_length=500, examples=["https://tools.example.com/mcp"])
    ]
    api_key: Annotated[SecretStr, Field(max_length=4000)] = SecretStr("")


class ServerTool(Schema):
    """A tool as coworkers are offered it, with its description's first words."""

    name: str
    note: str


class Server(Schema):
    """`tools` are those that it offered when it was last asked: by a test, or at the start of some work."""

    name: str
    url: str
    has_key: bool
    tools: list[ServerTool]
    created_at: datetime


class ServerList(Schema):
    servers: list[Server]


class ServerProbe(Schema):
    """Whether the server answers, with the tools that it offers, or with why it doesn't.

    `left_out` counts tools that no coworker can be offered: too many, too long, or not well described.
    """

    ok: bool
    problem: str
    tools: list[ServerTool]
    left_out: int


class ServerRemoved(Schema):
    status: str = "removed"
