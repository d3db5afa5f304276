"""One conversation with a server at an address, by the official client."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import httpx2
from mcp import Client, MCPError
from mcp.client.streamable_http import StreamableHTTPError, streamable_http_client
from pydantic import ValidationError

from clawwork_api.mcp import guard
from clawwork_api.mcp.failures import ServerError, first, no_protocol, refused, silent
from clawwork_api.mcp.service import Opened
from clawwork_api.outbound import NotAllowed, TooLong
from clawwork_api.settings import Settings

EXPECTED = (MCPError, StreamableHTTPError, httpx2.HTTPError, httpx2.InvalidURL, ValidationError)
"""What a server, its network or its answer can make go wrong."""

Found = TypeVar("Found")


async def converse(
    settings: Settings, server: Opened, ask: Callable[[Client], Awaitable[Found]], seconds: float
) -> Found:
    """What `ask` finds, within `seconds`. Raises ServerError."""
    key = server.key.get_secret_value()
    try:
        async with (
            asyncio.timeout(seconds),
            guard.client(settings, key=key, seconds=seconds) as http,
            Client(streamable_http_client(server.url, http_client=http)) as client,
        ):
            return await ask(client)
    except TimeoutError as error:
        raise silent(server, seconds) from error
    except EXPECTED as error:
        raise _problem(server, error) from error
    except ExceptionGroup as group:
        known, others = group.split(EXPECTED)
        if known is None or others is not None:
            raise
        raise _problem(server, first(known)) from group


def _problem(server: Opened, error: BaseException) -> ServerError:
    if isinstance(error, NotAllowed):
        return ServerError(f"The address of {server.name} is not allowed: {error}")
    if isinstance(error, TooLong):
        return ServerError(f"{server.name} answered with more than 5 MB; ask for less")
    if isinstance(error, MCPError):
        return refused(server, error)
    if isinstance(error, httpx2.HTTPError | httpx2.InvalidURL):
        return ServerError(f"Nobody answers at the address of {server.name}")
    return no_protocol(server)
