"""A transport that connects to the very address that was checked.

The name is resolved for every request, so that one which changes its mind between the check and the call
leads nowhere else.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from ipaddress import ip_network

import httpx2

from clawwork_api.outbound.addresses import Address, NoAddress, is_public, plain, resolve
from clawwork_api.outbound.tls import trust

NO_TLS = "an address on the internet has to begin with https://"


@dataclass(frozen=True)
class Rule:
    """`hosts` are the private names, addresses and networks that the operator allows in `variable`."""

    hosts: tuple[str, ...]
    variable: str
    loopback: bool

    def names(self, host: str) -> bool:
        return host.lower().rstrip(".") in self.hosts

    def allows(self, address: Address) -> bool:
        one = plain(address)
        if is_public(one) or (one.is_loopback and self.loopback) or str(one) in self.hosts:
            return True
        networks = (ip_network(name) for name in self.hosts if "/" in name)
        return any(one in network for network in networks if network.version == one.version)


class NotAllowed(httpx2.ConnectError):
    """The address may not be called; nothing was sent."""


class TooLong(httpx2.ReadError):
    """One answer has more bytes than it may have."""


async def target(rule: Rule, url: httpx2.URL) -> str:
    """The checked address to connect to. Raises NotAllowed, or httpx2.ConnectError without an address."""
    try:
        found = await resolve(url.host, url.port or (443 if url.scheme == "https" else 80))
    except NoAddress as error:
        raise httpx2.ConnectError("the name has no address") from error
    if not rule.names(url.host):
        if url.scheme != "https" and all(is_public(address) for address in found):
            raise NotAllowed(NO_TLS)
        if not all(rule.allows(address) for address in found):
            raise NotAllowed(f"it lies in a private network; the operator can allow it in {rule.variable}")
    return str(found[0])


class Guarded(httpx2.AsyncBaseTransport):
    """Follows no redirect. `max_bytes` bounds each answer."""

    def __init__(self, rule: Rule, *, max_bytes: int | None = None) -> None:
        self._rule, self._max_bytes = rule, max_bytes
        self._inner = httpx2.AsyncHTTPTransport(verify=trust(), trust_env=False)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        host = request.url.host
        address = await target(self._rule, request.url)
        request.url = request.url.copy_with(host=address)
        request.extensions = {**request.extensions, "sni_hostname": host}
        answer = await self._inner.handle_async_request(request)
        if self._max_bytes is not None and isinstance(answer.stream, httpx2.AsyncByteStream):
            answer.stream = _Bounded(answer.stream, self._max_bytes)
        return answer

    async def aclose(self) -> None:
        await self._inner.aclose()


class _Bounded(httpx2.AsyncByteStream):
    def __init__(self, inner: httpx2.AsyncByteStream, most: int) -> None:
        self._inner, self._most = inner, most

    async def __aiter__(self) -> AsyncIterator[bytes]:
        read = 0
        async for piece in self._inner:
            read += len(piece)
            if read > self._most:
                raise TooLong("the answer is too long")
            yield piece

    async def aclose(self) -> None:
        await self._inner.aclose()
