"""What the HTTP contract says of a workspace's own MCP servers."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, SecretStr

from clawwork_api.schemas import Schema

ServerName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9\-]{0,23}$", examples=["tracker"])]
"""Its tools are called by it: `tracker_find_issue` is the tool `find_issue` of the server `tracker`."""


Kind = Literal["http", "stdio"]
"""At an address, or started by a command."""

Part = Annotated[str, Field(pattern=r"^[^\x00]*$", max_length=4000)]
Variable = Annotated[
    str,
    Field(
        pattern=r"^[A-Z][A-Z0-9_]{0,63}$",
        examples=["TRACKER_TOKEN"],
    ),
]
Secret = Annotated[SecretStr, Field(max_length=4000)]


class NewServer(Schema):
    """A server that speaks streamable HTTP at `url`, or (`stdio`) one that `command` starts in the sandbox.

    The key of one at an address is sent as a bearer token. The address has no query: a key that stood there
    would be shown, and so is a command; one that needs a key finds it in `environment`. Keys and variables
    are sealed and never told again.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"name": "tracker", "url": "https://tools.example.com/mcp", "api_key": "a-token"},
                {
                    "name": "time",
                    "kind": "stdio",
                    "command": ["python3", "-m", "mcp_server_time"],
                    "environment": {"LOCAL_TIMEZONE": "Europe/Vienna"},
                },
            ]
        }
    )
    name: ServerName
    kind: Kind = "http"
    url: Annotated[
        str,
        Field(pattern=r"^(https?://[!-~]+)?$", max_length=500, examples=["https://tools.example.com/mcp"]),
    ] = ""
    api_key: Secret = SecretStr("")
    command: Annotated[list[Part], Field(max_length=32, examples=[["python3", "-m", "mcp_server_time"]])] = []
    environment: Annotated[dict[Variable, Secret], Field(max_length=10)] = {}


class ServerTool(Schema):
    """A tool as coworkers are offered it, with its description's first words."""

    name: str
    note: str


class Server(Schema):
    """`tools` are those that it offered when it was last asked: by a test, or at the start of some work.

    `environment` has the names of the variables that were sealed.
    """

    name: str
    kind: Kind
    url: str
    has_key: bool
    command: list[str]
    environment: list[str]
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
