"""What the E2B SDK raises, in our own words."""

from collections.abc import Iterator
from contextlib import contextmanager
from json import JSONDecodeError

import httpx
from connectrpc.errors import ConnectError
from e2b import (
    AuthenticationException,
    InvalidArgumentException,
    NotFoundException,
    RateLimitException,
    SandboxException,
    SandboxNotFoundException,
    SandboxNotRunningException,
    SandboxUnreachableException,
    ServiceBusyException,
    TemplateException,
)

from clawwork_api.runtime.sandboxes.port import Fault, SandboxError

GONE = (
    SandboxNotFoundException,
    SandboxNotRunningException,
    SandboxUnreachableException,
    ConnectError,
    ConnectionError,
    httpx.TransportError,
)
FAULTS = (
    *GONE,
    AuthenticationException,
    SandboxException,
    ServiceBusyException,
    TimeoutError,
    JSONDecodeError,  # a proxy's page in place of E2B's answer: the SDK reads it as JSON all the same
)
FORBIDDEN, NOT_FOUND = 403, 404
MESSAGES: dict[Fault, str] = {
    "key": "E2B refused the key. Set E2B_API_KEY to a valid one.",
    "template": "E2B can't use the template. Set CLAWWORK_E2B_TEMPLATE to one of the key's own, or to base.",
    "rate_limited": "E2B has too many requests or sandboxes of this account. Try again in a minute.",
    "unavailable": "E2B doesn't answer as it should. Try again in a minute.",
    "lost": "The E2B sandbox was lost twice while the code ran. Try again, with less at once.",
}


class Lost(Exception):
    """The machine is gone, or the line to it; nothing of the task was lost with it."""


@contextmanager
def creating() -> Iterator[None]:
    """What goes wrong while a sandbox is made. Raises SandboxError."""
    try:
        yield
    except FAULTS as error:
        raise fault(error) from error


@contextmanager
def using() -> Iterator[None]:
    """What goes wrong with a sandbox that was there. Raises Lost or SandboxError."""
    try:
        yield
    except httpx.TimeoutException as error:
        raise fault(error) from error
    except GONE as error:
        raise Lost(f"{type(error).__name__}: {error}") from error
    except FAULTS as error:
        raise fault(error) from error


def fault(error: Exception) -> SandboxError:
    """The typed error, with what E2B said as its detail."""
    kind = _kind(error)
    return SandboxError(MESSAGES[kind], detail=f"{type(error).__name__}: {error}", fault=kind)


def _kind(error: Exception) -> Fault:
    status = error.status_code if isinstance(error, SandboxException) else None
    if isinstance(error, AuthenticationException) or status == FORBIDDEN:
        return "key"
    if isinstance(error, RateLimitException):
        return "rate_limited"
    template = (TemplateException, InvalidArgumentException, NotFoundException)
    if isinstance(error, template) and not isinstance(error, SandboxNotFoundException):
        return "template"
    return "template" if status == NOT_FOUND else "unavailable"
