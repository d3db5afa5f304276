"""Where a request comes from: one rule for X-Forwarded-For, and a hash that stands for the address."""

import hashlib
import hmac
from ipaddress import ip_address
from secrets import token_bytes

from starlette.datastructures import Headers
from starlette.types import Scope

from clawwork_api.settings import Settings

UNKNOWN = "unknown"
HASH_CHARACTERS = 16
NETWORK_BITS = 64
"""One IPv6 customer holds at least this network: its addresses are one peer."""

_FOR_THIS_PROCESS = token_bytes(32)


def peer(scope: Scope, *, hops: int) -> str:
    """The address that the outermost trusted proxy saw; without trusted proxies the socket's own.

    `hops` proxies stand in front of the service and append one address each: only the last `hops` entries of
    X-Forwarded-For are theirs, whatever the client wrote before them.
    """
    client = scope.get("client")
    socket = _network(client[0]) if client else UNKNOWN
    if hops == 0:
        return socket
    lines = Headers(scope=scope).getlist("x-forwarded-for")
    seen = [part.strip() for line in lines for part in line.split(",")]
    return _network(seen[-hops]) if len(seen) >= hops else socket


def hashed(address: str, settings: Settings) -> str:
    """A keyed hash: tells whether two acts came from one address, not from which."""
    secrets = [*settings.secret_keys, *settings.jwt_secrets, *settings.tokens]
    key = secrets[0].encode() if secrets else _FOR_THIS_PROCESS
    return hmac.new(key, b"address:" + address.encode(), hashlib.sha256).hexdigest()[:HASH_CHARACTERS]


def _network(text: str) -> str:
    try:
        address = ip_address(text)
    except ValueError:
        return UNKNOWN
    if address.version == 4:
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return f"{int(address) >> (128 - NETWORK_BITS):x}/64"
