"""Where a workspace's endpoint may lie: never inside our own network, unless the operator allows it.

The name is resolved for every request and the connection goes to the very address that was checked, so that a
name which changes its mind between the check and the call leads nowhere else.
"""

import asyncio
import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import httpx2

from clawwork_api.settings import Settings

Address = IPv4Address | IPv6Address
REFUSED = "it lies in a private network; the operator can allow it in CLAWWORK_ALLOWED_MODEL_HOSTS"
NO_TLS = "an address on the internet has to begin with https://"


class NotAllowed(httpx2.ConnectError):
    """The address may not be called; nothing was sent."""


async def target(settings: Settings, url: httpx2.URL) -> str:
    """The checked address to connect to. Raises NotAllowed, or httpx2.ConnectError without an address."""
    found = [ip_address(text) for text in await _resolved(url)]
    outside = all(_public(address) for address in found)
    if outside and url.scheme != "https" and not _named(settings, url.host):
        raise NotAllowed(NO_TLS)
    if not all(_allowed(settings, url.host, address) for address in found):
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


def _allowed(settings: Settings, host: str, address: Address) -> bool:
    if _public(address) or _named(settings, host):
        return True
    plain = _plain(address)
    if plain.is_loopback and not settings.production:
        return True
    if str(plain) in settings.model_hosts:
        return True
    return any(plain in network for network in _networks(settings) if network.version == plain.version)


def _public(address: Address) -> bool:
    plain = _plain(address)
    return plain.is_global and not plain.is_multicast


def _plain(address: Address) -> Address:
    """An IPv4 address that is dressed as IPv6 is what it stands for."""
    if isinstance(address, IPv6Address):
        return address.ipv4_mapped or address.sixtofour or address
    return address


def _named(settings: Settings, host: str) -> bool:
    return host.lower().rstrip(".") in settings.model_hosts


def _networks(settings: Settings) -> list[IPv4Network | IPv6Network]:
    return [ip_network(name) for name in settings.model_hosts if "/" in name]


class Guarded(httpx2.AsyncBaseTransport):
    """Connects to the address that was checked; follows no redirect."""

    def __init__(self, settings: Settings) -> None:
        self._settings, self._inner = settings, httpx2.AsyncHTTPTransport(trust_env=False)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        host = request.url.host
        address = await target(self._settings, request.url)
        request.url = request.url.copy_with(host=address)
        request.extensions = {**request.extensions, "sni_hostname": host}
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        await self._inner.aclose()


def client(settings: Settings, *, seconds: float) -> httpx2.AsyncClient:
    """A client for addresses that people typed. `seconds` bounds each wait."""
    return httpx2.AsyncClient(transport=Guarded(settings), timeout=seconds, follow_redirects=False)
