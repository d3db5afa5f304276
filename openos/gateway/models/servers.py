"""A workspace's own servers of tools (MCP)."""

from datetime import datetime
from typing import Literal

from openos.gateway.models.base import Answer, Body

Kind = Literal["http", "stdio"]


class NewServer(Body):
    """An address that speaks streamable HTTP, or (`stdio`) a command that starts a server in the sandbox.

    The key and the variables go to ClawWork and never come back.
    """

    name: str
    kind: Kind = "http"
    url: str = ""
    api_key: str = ""
    command: list[str] = []
    environment: dict[str, str] = {}


class ServerTool(Answer):
    name: str
    note: str


class Server(Answer):
    name: str
    kind: Kind
    url: str
    has_key: bool
    command: list[str]
    environment: list[str]
    tools: list[ServerTool]
    created_at: datetime


class ServerList(Answer):
    servers: list[Server]


class ServerProbe(Answer):
    """Whether it answers: with the tools that it offers, or why not."""

    ok: bool
    problem: str
    tools: list[ServerTool]
    left_out: int


class ServerRemoved(Answer):
    status: str
