"""A workspace's own servers of tools (MCP)."""

from datetime import datetime

from openos.gateway.models.base import Answer, Body


class NewServer(Body):
    """An address that speaks streamable HTTP; the key goes to ClawWork and never comes back."""

    name: str
    url: str
    api_key: str = ""


class ServerTool(Answer):
    name: str
    note: str


class Server(Answer):
    name: str
    url: str
    has_key: bool
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
