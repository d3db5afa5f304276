"""Keeping a workspace's MCP servers; their keys are sealed and opened only where a call is made."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import SecretStr
from sqlmodel import col, select

from clawwork_api.audit import acts
from clawwork_api.database import TenantSession
from clawwork_api.database.named import add_named
from clawwork_api.errors import ApiError, not_found
from clawwork_api.keys import named
from clawwork_api.mcp.accepting import check, refusal
from clawwork_api.mcp.schemas import NewServer, Server, ServerTool
from clawwork_api.mcp.tables import McpServer
from clawwork_api.settings import Settings

MAX_SERVERS = 20
NO_KEY = SecretStr("")
KEY_LOST = "Its key can't be opened any more: remove the server and attach it again"


@dataclass(frozen=True)
class Opened:
    """A server with its key at hand: at an address, or started by `command` with the variables
    `environment`. `problem` says why it can't be called although it is there.
    """

    name: str
    url: str = ""
    key: SecretStr = NO_KEY
    command: tuple[str, ...] = ()
    environment: tuple[tuple[str, SecretStr], ...] = ()
    problem: str = ""

    @property
    def secrets(self) -> list[SecretStr]:
        """What must stay out of every record."""
        return [self.key, *(value for _, value in self.environment)]


def names(session: TenantSession) -> list[str]:
    return list(session.exec(select(McpServer.name).order_by(col(McpServer.name))))


def listed(session: TenantSession) -> list[Server]:
    return [_shown(row) for row in _rows(session)]


def known_tools(session: TenantSession) -> list[ServerTool]:
    """What all servers offered when they were last asked."""
    return [tool for server in listed(session) for tool in server.tools]


def add(session: TenantSession, settings: Settings, wanted: NewServer) -> Server:
    """Raises ApiError 409 `mcp_server_exists`, 422 `mcp_server_refused`, 503 `env_vars_unavailable`."""
    check(wanted)
    row = McpServer(
        tenant=session.tenant,
        name=wanted.name,
        url=wanted.url,
        command=wanted.command,
        environment=sorted(wanted.environment),
        sealed=named.seal(settings, tenant=session.tenant, name=wanted.name, key=_secret(wanted)),
    )
    hint = "Choose another name, or remove that one first"
    add_named(
        session,
        row,
        most=MAX_SERVERS,
        full=refusal(f"A workspace has at most {MAX_SERVERS} MCP servers", "Remove one first"),
        taken=ApiError(409, "mcp_server_exists", f"There is an MCP server {wanted.name} already", hint),
    )
    acts.about(f"MCP server {wanted.name}")
    return _shown(row)


def _secret(wanted: NewServer) -> SecretStr:
    if not wanted.environment:
        return wanted.api_key
    return SecretStr(
        json.dumps({name: value.get_secret_value() for name, value in wanted.environment.items()})
    )


def remove(session: TenantSession, name: str) -> None:
    """What coworkers may do with its tools is kept, should it come back.

    Raises ApiError 404 `mcp_server_not_found`.
    """
    session.delete(_get(session, name))
    acts.about(f"MCP server {name}")


def keep_tools(session: TenantSession, name: str, tools: Sequence[ServerTool]) -> None:
    """Remembers what the server offers now; one that was removed meanwhile is left alone."""
    row = session.get(McpServer, (session.tenant, name))
    kept = [tool.model_dump() for tool in tools]
    if row is not None and row.tools != kept:
        row.tools = kept
        session.add(row)


def opened(session: TenantSession, settings: Settings, name: str) -> Opened:
    """Raises ApiError 404 `mcp_server_not_found`."""
    return _open(settings, _get(session, name))


def all_opened(session: TenantSession, settings: Settings) -> list[Opened]:
    return [_open(settings, row) for row in _rows(session)]


def _get(session: TenantSession, name: str) -> McpServer:
    row = session.get(McpServer, (session.tenant, name))
    if row is None:
        raise not_found("MCP server")
    return row


def _rows(session: TenantSession) -> Sequence[McpServer]:
    return session.exec(select(McpServer).order_by(col(McpServer.name))).all()


def _shown(row: McpServer) -> Server:
    return Server(
        name=row.name,
        kind="stdio" if row.command else "http",
        url=row.url,
        has_key=bool(row.sealed),
        command=row.command,
        environment=row.environment,
        tools=[ServerTool.model_validate(tool) for tool in row.tools],
        created_at=row.created_at,
    )


def _open(settings: Settings, row: McpServer) -> Opened:
    key = named.unseal(settings, tenant=row.tenant, name=row.name, sealed=row.sealed)
    if key is None:
        return Opened(row.name, row.url, command=tuple(row.command), problem=KEY_LOST)
    if not row.command:
        return Opened(row.name, row.url, key)
    kept = json.loads(key.get_secret_value() or "{}")
    environment = tuple((name, SecretStr(kept[name])) for name in row.environment)
    return Opened(row.name, command=tuple(row.command), environment=environment)
