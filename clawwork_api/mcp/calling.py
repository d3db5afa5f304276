"""What a server offers, or one call of a tool."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from decimal import Decimal
from typing import Any, TypeVar

from mcp import Client
from mcp_types import (
    CallToolRequest,
    CallToolRequestParams,
    CallToolResult,
    ContentBlock,
    EmbeddedResource,
    PaginatedRequestParams,
    TextContent,
    TextResourceContents,
    Tool,
)

from clawwork_api.mcp import addressed
from clawwork_api.mcp.failures import ServerError
from clawwork_api.mcp.service import Opened
from clawwork_api.mcp.started import StartedServers
from clawwork_api.runtime.sandboxes import Paid, Sandbox, SandboxStatus
from clawwork_api.runtime.sandboxes.finishing import to_the_end
from clawwork_api.settings import Settings

LIST_SECONDS = 10.0
STARTING_SECONDS = 60.0
CALL_SECONDS = 60.0
MAX_PAGES = 10
UNPAID = (
    "{} is started at {}, where a coworker pays for each second, and a test has none to pay. "
    "Its tools are listed when a coworker first works with it"
)

Found = TypeVar("Found")


class Reach:
    """How servers are asked: at an address each time anew, a started one in its only conversation, unless
    its sandbox is paid by the second.
    """

    def __init__(self, settings: Settings, started: StartedServers) -> None:
        self._settings, self._started = settings, started

    @property
    def sandbox(self) -> Sandbox | None:
        """Where servers are started."""
        return self._started.sandbox

    def listing_cost(self, server: Opened) -> Decimal:
        """The most that asking for its tools can cost, in dollars, six places."""
        return self._worst(server, STARTING_SECONDS)

    def call_cost(self, server: Opened) -> Decimal:
        """The most that a call of one of its tools can cost, in dollars, six places."""
        return self._worst(server, CALL_SECONDS)

    def _worst(self, server: Opened, seconds: float) -> Decimal:
        if server.problem or not server.command:
            return Decimal(0)
        return self._started.worst_cost(seconds)

    async def converse(
        self, server: Opened, ask: Callable[[Client], Awaitable[Found]], seconds: float, paid: Paid
    ) -> Found:
        """What `ask` finds, within `seconds`; `paid` is told what it cost. Raises ServerError."""
        if server.problem:
            raise ServerError(server.problem)
        if server.command:
            return await self._started.converse(server, ask, seconds, paid)
        return await addressed.converse(self._settings, server, ask, seconds)


@asynccontextmanager
async def reach(settings: Settings, sandbox: Sandbox | None, status: SandboxStatus) -> AsyncIterator[Reach]:
    """For one piece of work; every server that was started for it ends with it."""
    started = StartedServers(sandbox, status)
    try:
        yield Reach(settings, started)
    finally:
        await to_the_end(started.close())


class Answer:
    """What a tool said: its text, and whether it calls that a success."""

    def __init__(self, text: str, *, ok: bool) -> None:
        self.text, self.ok = text, ok


async def try_out(reach: Reach, server: Opened) -> list[Tool]:
    """As list_tools, outside of any work. Raises ServerError, also where it would have to be paid."""
    if reach.sandbox is not None and reach.listing_cost(server) > 0:
        raise ServerError(UNPAID.format(server.name, reach.sandbox.name.upper()))
    return await list_tools(reach, server, paid=_nothing)


def _nothing(cost: Decimal) -> None:
    if cost > 0:
        raise RuntimeError(f"nobody pays the {cost} dollars of a test")


async def list_tools(reach: Reach, server: Opened, *, paid: Paid) -> list[Tool]:
    """Every tool of the server, in its order; `paid` is told what it cost. Raises ServerError."""

    async def ask(client: Client) -> list[Tool]:
        found: list[Tool] = []
        cursor = None
        for _ in range(MAX_PAGES):
            page = await client.session.list_tools(params=PaginatedRequestParams(cursor=cursor))
            found += page.tools
            cursor = page.next_cursor
            if not cursor:
                break
        return found

    return await reach.converse(server, ask, STARTING_SECONDS if server.command else LIST_SECONDS, paid)


async def call_tool(
    reach: Reach, server: Opened, tool: str, arguments: dict[str, Any], *, paid: Paid
) -> Answer:
    """Calls the tool by the server's own name for it; `paid` is told what it cost. Raises ServerError."""
    params = CallToolRequestParams(name=tool, arguments=arguments)

    async def ask(client: Client) -> Answer:
        # The session's own call_tool checks the answer by a schema of the server's, after another listing.
        result = await client.session.send_request(CallToolRequest(params=params), CallToolResult)
        return Answer(_text(result), ok=not result.is_error)

    return await reach.converse(server, ask, CALL_SECONDS, paid)


def _text(result: CallToolResult) -> str:
    parts = [_said(block) for block in result.content]
    if not any(parts) and result.structured_content is not None:
        return json.dumps(result.structured_content, ensure_ascii=False)
    return "\n\n".join(part for part in parts if part)


def _said(block: ContentBlock) -> str:
    """Words as they are; of pictures and sounds, that there was one."""
    if isinstance(block, TextContent):
        return block.text
    if isinstance(block, EmbeddedResource) and isinstance(block.resource, TextResourceContents):
        return block.resource.text
    return f"[left out: {block.type}]"
