"""What goes wrong with a server, in words for whoever asked it."""

from mcp import MCPError

from clawwork_api.mcp.service import Opened


class ServerError(Exception):
    """The server did not do what was asked; the message says why, without its own words."""


def silent(server: Opened, seconds: float) -> ServerError:
    return ServerError(f"{server.name} did not answer within {seconds:.0f} seconds")


def refused(server: Opened, error: MCPError) -> ServerError:
    remedy = "check its command and its environment" if server.command else "check its address and key"
    return ServerError(f"{server.name} refused the request (code {error.error.code}); {remedy}")


def no_protocol(server: Opened) -> ServerError:
    return ServerError(f"{server.name} answered with something that is not the protocol")


def first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """One of the exceptions, however deep the groups are."""
    inner = group.exceptions[0]
    return first(inner) if isinstance(inner, BaseExceptionGroup) else inner
