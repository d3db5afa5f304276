"""Which addresses may be read: public ones only, and what was checked is what is called."""

from ipaddress import ip_address

import httpx

from clawwork_api.outbound import NoAddress, is_public, resolve
from clawwork_api.runtime.web.port import WebError

NOT_PUBLIC = "Only pages of the public web can be read; this address leads into a private network"
NOT_AN_ADDRESS = "Give the whole address of a page, beginning with https://"


def check_shape(url: str) -> httpx.URL:
    """The address, unless its form alone says that it is none of the public web. Raises WebError."""
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, TypeError) as problem:
        raise WebError(NOT_AN_ADDRESS) from problem
    if parsed.scheme not in ("http", "https") or not parsed.host or parsed.userinfo:
        raise WebError(NOT_AN_ADDRESS)
    host = parsed.host.rstrip(".")
    if "." not in host.strip("[]") and ":" not in host:
        raise WebError(NOT_PUBLIC)
    if host.endswith((".local", ".internal", ".localhost")) or not _literal_is_public(host):
        raise WebError(NOT_PUBLIC)
    return parsed


async def public_address(url: httpx.URL) -> str:
    """The one address to connect to, when all that the name leads to are public. Raises WebError."""
    try:
        addresses = await resolve(url.host, url.port or (443 if url.scheme == "https" else 80))
    except NoAddress as error:
        raise WebError("There is no such site; check the address") from error
    if not all(is_public(address) for address in addresses):
        raise WebError(NOT_PUBLIC)
    return str(addresses[0])


def _literal_is_public(host: str) -> bool:
    try:
        return is_public(ip_address(host.strip("[]")))
    except ValueError:
        # Numbers that no name has are addresses in an old spelling, such as 0x7f.1 or 127.1.
        return not host.rpartition(".")[2][:1].isdigit()
