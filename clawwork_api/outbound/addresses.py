"""What a name leads to, and whether that is the public internet."""

import asyncio
import socket
from ipaddress import IPv4Address, IPv6Address, ip_address

Address = IPv4Address | IPv6Address


class NoAddress(Exception):
    """The name leads nowhere."""


async def resolve(host: str, port: int) -> list[Address]:
    """Every address of the name, at least one. Raises NoAddress."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NoAddress(host) from error
    if not found:
        raise NoAddress(host)
    return [ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]


def is_public(address: Address) -> bool:
    plain_one = plain(address)
    return plain_one.is_global and not plain_one.is_multicast


def plain(address: Address) -> Address:
    """An IPv4 address that is dressed as IPv6 is what it stands for."""
    if isinstance(address, IPv6Address):
        return address.ipv4_mapped or address.sixtofour or (address.teredo or (address,))[0]
    return address
