"""What every route asks of a request."""

import asyncio
from collections.abc import AsyncIterator
from ipaddress import ip_address, ip_network
from urllib.parse import urlencode, urlsplit

from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse

from openos.accounts import Identity, get_accounts
from openos.http.cookies import token_in
from openos.settings import get_settings

DISCARDED_MB = 256
UNKNOWN = "unknown"
NETWORK_BITS = 64
"""One IPv6 customer holds at least this network: its addresses are one."""


def session_token(request: Request) -> str:
    return token_in(request.headers.get("cookie", ""), get_settings())


async def identity_of(request: Request) -> Identity | None:
    """Who sends this request, by its session cookie."""
    return await asyncio.to_thread(get_accounts().current_identity, session_token(request))


def address_of(request: Request) -> str:
    """The client's address; as the outermost trusted proxy saw it when there are proxies."""
    hops = get_settings().trusted_proxy_hops
    lines = request.headers.getlist("x-forwarded-for")
    seen = [part.strip() for line in lines for part in line.split(",")]
    if hops and len(seen) >= hops:
        return _network(seen[-hops])
    return _network(request.client.host) if request.client else UNKNOWN


def _network(text: str) -> str:
    try:
        address = ip_address(text)
    except ValueError:
        return UNKNOWN
    if address.version == 4:
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ip_network((address, NETWORK_BITS), strict=False))


def local_path(wanted: str) -> str:
    """`wanted` when it is a path of this site, else "/": never another site."""
    parts = urlsplit(wanted)
    plain = wanted.isprintable() and "\\" not in wanted
    inside = wanted.startswith("/") and not wanted.startswith("//") and not parts.netloc and not parts.scheme
    return wanted if plain and inside and not wanted.startswith("/auth/") else "/"


def see_other(path: str, **query: str) -> RedirectResponse:
    """303 to a path of this site; empty values are left out."""
    given = urlencode({k: v for k, v in query.items() if v})
    return RedirectResponse(f"{path}?{given}" if given else path, status_code=303)


async def discard(body: AsyncIterator[bytes]) -> None:
    """Reads what is left of an upload, up to `DISCARDED_MB`.

    A browser that is still sending when its answer comes shows a broken connection in its place.
    """
    left = DISCARDED_MB * 1024 * 1024
    try:
        async for chunk in body:
            left -= len(chunk)
            if left < 0:
                return
    except ClientDisconnect:
        return
