"""Where a workspace's server may lie: never inside our own network, unless the operator allows it.

The name is resolved for every request and the connection goes to the very address that was checked, so that a
name which changes its mind between the check and the call leads nowhere else.
"""

import asyncio
import socket
from collections.abc import AsyncIterator
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import httpx2

from clawwork_api.runtime.web.addresses import is_public
from clawwork_api.settings import Settings

REFUSED = "it lies in a private network; the operator can allow it in CLAWWORK_ALLOWED_MCP_HOSTS"
NO_TLS = "an address on the internet has to begin with https://"
MAX_BYTES = 5_000_000


class NotAllowed(httpx2.ConnectError):
    """The address may not be called; nothing was sent."""


class TooLong(httpx2.ReadError):
    """One answer has more than 5 MB."""


async def target(settings: Settings, url: httpx2.URL) -> str:
    """The checked address to connect to. Raises NotAllowed, or httpx2.ConnectError without an address."""
    found = [ip_address(text) for text in await _resolved(url)]
    named = url.host.lower().rstrip(".") in settings.mcp_hosts
    if all(is_public(address) for address in found):
        if url.scheme != "https" and not named:
            raise NotAllowed(NO_TLS)
    elif not named and not all(is_public(a) or _inner_allowed(settings, a) for a in found):
        raise NotAllowed(REFUSED)
    return str(found[0])


async def _resolved(url: httpx2.URL) -> list[str]:
    port = url.port or (443 if url.scheme == "https" else 80)
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(url.host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpx2.ConnectError("the name has no address") from error
    return [str(info[4][0]).partition("%")[0] for info in found]


def _inner_allowed(settings: Settings, address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if address.is_loopback and not settings.production:
        return True
    if str(address) in settings.mcp_hosts:
        return True
    return any(address in network for network in map(ip_network, settings.mcp_networks))


class Guarded(httpx2.AsyncBaseTransport):
    """Connects to the address that was checked; an answer is read up to 5 MB."""

    def __init__(self, settings: Settings) -> None:
        self._settings, self._inner = settings, httpx2.AsyncHTTPTransport(trust_env=False)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        host = request.url.host
        address = await target(self._settings, request.url)
        request.url = request.url.copy_with(host=address)
        request.extensions = {**request.extensions, "sni_hostname": host}
        answer = await self._inner.handle_async_request(request)
        if isinstance(answer.stream, httpx2.AsyncByteStream):
            answer.stream = _Bounded(answer.stream)
        return answer

    async def aclose(self) -> None:
        await self._inner.aclose()


class _Bounded(httpx2.AsyncByteStream):
    def __init__(self, inner: httpx2.AsyncByteStream) -> None:
        self._inner = inner

    async def __aiter__(self) -> AsyncIterator[bytes]:
        read = 0
        async for piece in self._inner:
            read += len(piece)
            if read > MAX_BYTES:
                raise TooLong("the answer is too long")
            yield piece

    async def aclose(self) -> None:
        await self._inner.aclose()


def client(settings: Settings, *, key: str, seconds: float) -> httpx2.AsyncClient:
    """A client for addresses that people typed. `seconds` bounds each wait; `key` is a bearer token."""
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return httpx2.AsyncClient(transport=Guarded(settings), timeout=seconds, headers=headers)
