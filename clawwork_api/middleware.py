"""What happens to every request before its route: an id, a log line, a limit on its body."""

import logging
import re
import time
from dataclasses import dataclass
from uuid import uuid4

from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clawwork_api.errors import ApiError, BodyTooLarge, answer

log = logging.getLogger("clawwork.requests")

REQUEST_ID = re.compile(r"^[A-Za-z0-9_.:\-]{8,128}$")
READS = frozenset({"GET", "HEAD", "OPTIONS"})
DENIED = frozenset({401, 403, 429})
JSON_BYTES = 1_000_000


class RequestContext:
    """Gives each request its id, answers it as header, and logs changes and denials once."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        exchange = _Exchange(scope, send, _identify(scope))
        try:
            await self.app(scope, receive, exchange.send)
        finally:
            exchange.log()


@dataclass
class _Exchange:
    scope: Scope
    downstream: Send
    identifier: str
    status: int = 500
    started: float = 0.0

    def __post_init__(self) -> None:
        self.started = time.monotonic()

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            MutableHeaders(scope=message)["X-Request-Id"] = self.identifier
        await self.downstream(message)

    def log(self) -> None:
        denied = self.status in DENIED or self.scope["state"].get("denied", False)
        if self.scope["method"] in READS and not denied:
            return
        caller = self.scope["state"].get("caller")
        log.log(
            logging.WARNING if denied else logging.INFO,
            "denied" if denied else "changed" if self.status < 400 else "refused",
            extra={
                "method": self.scope["method"],
                "path": self.scope["path"][:300],
                "status": self.status,
                "tenant": getattr(caller, "tenant", ""),
                "actor": getattr(caller, "actor", ""),
                "request_id": self.identifier,
                "ms": round((time.monotonic() - self.started) * 1000, 1),
            },
        )


def _identify(scope: Scope) -> str:
    given = Headers(scope=scope).get("x-request-id", "")
    identifier = given if REQUEST_ID.match(given) else uuid4().hex
    scope.setdefault("state", {})["request_id"] = identifier
    return identifier


class BodyLimit:
    """Refuses a body over the limit: at once when it says its length, else while it is read."""

    def __init__(self, app: ASGIApp, *, upload_bytes: int) -> None:
        self.app = app
        self.upload_bytes = upload_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in READS:
            await self.app(scope, receive, send)
            return
        limit = self.upload_bytes if scope["path"].endswith("/files") else JSON_BYTES
        length = Headers(scope=scope).get("content-length", "0")
        if not length.isdecimal() or int(length) > limit:
            await _too_large(scope, limit)(scope, receive, send)
            return
        await self.app(scope, _counted(receive, limit), send)


def _too_large(scope: Scope, limit: int) -> ASGIApp:
    return answer(Request(scope), ApiError(413, "too_large", BodyTooLarge(limit).detail))


def _counted(receive: Receive, limit: int) -> Receive:
    read = 0

    async def counted() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > limit:
            raise BodyTooLarge(limit)
        return message

    return counted
