"""One conversation with a server, by the official client: what it offers, or one call of a tool."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import httpx2
from mcp import Client, MCPError
from mcp.client.streamable_http import StreamableHTTPError, streamable_http_client
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
from pydantic import ValidationError

from clawwork_api.mcp import guard
from clawwork_api.mcp.service import Opened
from clawwork_api.outbound import NotAllowed, TooLong
from clawwork_api.settings import Settings

LIST_SECONDS = 10.0
CALL_SECONDS = 60.0
MAX_PAGES = 10
EXPECTED = (MCPError, StreamableHTTPError, httpx2.HTTPError, httpx2.InvalidURL, ValidationError)
"""What a server, its network or its answer can make go wrong."""

Found = TypeVar("Found")


class ServerError(Exception):
    """The server did not do what was asked; the message says why, without its own words."""


class Answer:
    """What a tool said: its text, and whether it calls that a success."""

    def __init__(self, text: str, *, ok: bool) -> None:
        self.text, self.ok = text, ok


async def list_tools(settings: Settings, server: Opened) -> list[Tool]:
    """Every tool of the server, in its order. Raises ServerError."""

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

    return await _converse(settings, server, ask, LIST_SECONDS)


async def call_tool(settings: Settings, server: Opened, tool: str, arguments: dict[str, Any]) -> Answer:
    """Calls the tool by the server's own name for it. Raises ServerError."""
    params = CallToolRequestParams(name=tool, arguments=arguments)

    async def ask(client: Client) -> Answer:
        # The session's own call_tool checks the answer by a schema of the server's, after another listing.
        result = await client.session.send_request(CallToolRequest(params=params), CallToolResult)
        return Answer(_text(result), ok=not result.is_error)

    return await _converse(settings, server, ask, CALL_SECONDS)


async def _converse(
    settings: Settings, server: Opened, ask: Callable[[Client], Awaitable[Found]], seconds: float
) -> Found:
    if server.problem:
        raise ServerError(server.problem)
    key = server.key.get_secret_value()
    try:
        async with (
            asyncio.timeout(seconds),
            guard.client(settings, key=key, seconds=seconds) as http,
            Client(streamable_http_client(server.url, http_client=http)) as client,
        ):
            return await ask(client)
    except TimeoutError as error:
        raise ServerError(f"{server.name} did not answer within {seconds:.0f} seconds") from error
    except EXPECTED as error:
        raise ServerError(_problem(server, error)) from error
    except ExceptionGroup as group:
        known, others = group.split(EXPECTED)
        if known is None or others is not None:
            raise
        raise ServerError(_problem(server, _first(known))) from group


def _first(group: BaseExceptionGroup[Any]) -> BaseException:
    inner: BaseException = group.exceptions[0]
    return _first(inner) if isinstance(inner, BaseExceptionGroup) else inner


def _problem(server: Opened, error: BaseException) -> str:
    if isinstance(error, NotAllowed):
        return f"The address of {server.name} is not allowed: {error}"
    if isinstance(error, TooLong):
        return f"{server.name} answered with more than 5 MB; ask for less"
    if isinstance(error, MCPError):
        return f"{server.name} refused the request (code {error.error.code}); check its address and key"
    if isinstance(error, httpx2.HTTPError | httpx2.InvalidURL):
        return f"Nobody answers at the address of {server.name}"
    return f"{server.name} answered with something that is not the protocol"


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
