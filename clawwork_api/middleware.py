"""What happens to every request around its route: an id, a record, safe headers, a limit on its body."""

import re
import time
from dataclasses import dataclass, field
from uuid import uuid4

from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clawwork_api.access import addresses, text
from clawwork_api.access.gate import READS
from clawwork_api.audit.acts import Act, acting
from clawwork_api.audit.recorder import Recorder
from clawwork_api.errors import ApiError, BodyTooLarge, answer
from clawwork_api.settings import Settings

REQUEST_ID = re.compile(r"^[A-Za-z0-9_.:\-]{8,128}$")
JSON_BYTES = 1_000_000
YEAR = 31_536_000
CLOSED_AS = {1008: 403, 4400: 400, 4401: 401}
"""Codes that a socket is refused with, and the statuses that say the same."""
SAFE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class RequestContext:
    """Gives each request its id and its answer safe headers; has changes and denials recorded, once each."""

    def __init__(self, app: ASGIApp, *, settings: Settings) -> None:
        self.app = app
        self.settings = settings
        self.recorder = Recorder()
        self.headers = dict(SAFE_HEADERS)
        if settings.production:
            self.headers["Strict-Transport-Security"] = f"max-age={YEAR}; includeSubDomains"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        request_id = _identify(scope)
        scope["state"]["safe_headers"] = self.headers
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send, request_id)
            return
        exchange = _Exchange(scope, send, {**self.headers, "X-Request-Id": request_id})
        act = Act(scope, request_id, self._address_hash(scope), changes=scope["method"] not in READS)
        with acting(act):
            try:
                await self.app(scope, receive, exchange.send)
            finally:
                await self.recorder.finish(act, status=exchange.status, milliseconds=exchange.age())

    async def _socket(self, scope: Scope, receive: Receive, send: Send, request_id: str) -> None:
        """A socket that is refused is a denial like any other."""

        async def watched(message: Message) -> None:
            status = _refused_with(message)
            if status is not None:
                act = Act(scope, request_id, self._address_hash(scope), changes=False)
                scope["state"].setdefault("refusal", message.get("reason") or "socket_refused")
                await self.recorder.finish(act, status=status, milliseconds=0)
            await send(message)

        await self.app(scope, receive, watched)

    def _address_hash(self, scope: Scope) -> str:
        address = addresses.peer(scope, hops=self.settings.trusted_proxy_hops)
        return addresses.hashed(address, self.settings)


def _refused_with(message: Message) -> int | None:
    """The status that a socket is refused with, before it is open or after; None for any other message."""
    if message["type"] == "websocket.http.response.start":
        return int(message["status"])
    return CLOSED_AS.get(message.get("code", 0)) if message["type"] == "websocket.close" else None


@dataclass
class _Exchange:
    scope: Scope
    downstream: Send
    headers: dict[str, str]
    status: int = 500
    started: float = field(default_factory=time.monotonic)

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            found = MutableHeaders(scope=message)
            for name, value in self.headers.items():
                found.setdefault(name, value)
        await self.downstream(message)

    def age(self) -> float:
        return round((time.monotonic() - self.started) * 1000, 1)


def _identify(scope: Scope) -> str:
    given = Headers(scope=scope).get("x-request-id", "")
    identifier = given if REQUEST_ID.match(given) else uuid4().hex
    scope.setdefault("state", {})["request_id"] = identifier
    return identifier


class BodyLimit:
    """Refuses a body over the limit: at once when it says its length, else while it is read.

    Uploads pass as they arrive; any other body is read whole, and refused when its text can't be kept.
    """

    def __init__(self, app: ASGIApp, *, upload_bytes: int) -> None:
        self.app = app
        self.upload_bytes = upload_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in READS:
            await self.app(scope, receive, send)
            return
        uploads = scope["path"].endswith("/files")
        limit = self.upload_bytes if uploads else JSON_BYTES
        try:
            _check_length(scope, limit)
            if not uploads:
                receive = await _whole(receive, limit)
        except ApiError as refusal:
            await answer(Request(scope), refusal)(scope, receive, send)
            return
        await self.app(scope, _counted(receive, limit) if uploads else receive, send)


def _check_length(scope: Scope, limit: int) -> None:
    length = Headers(scope=scope).get("content-length", "0")
    if not length.isdecimal() or int(length) > limit:
        raise _too_large(limit)


def _too_large(limit: int) -> ApiError:
    return ApiError(413, "too_large", BodyTooLarge(limit).detail)


async def _whole(receive: Receive, limit: int) -> Receive:
    """The checked body as one message, then whatever the connection says."""
    body = bytearray()
    message: Message = {"type": "http.request", "more_body": True}
    while message["type"] == "http.request" and message.get("more_body", False):
        message = await receive()
        body += message.get("body", b"")
        if len(body) > limit:
            raise _too_large(limit)
    text.check_json(bytes(body))
    waiting = [message] if message["type"] != "http.request" else []
    waiting.append({"type": "http.request", "body": bytes(body), "more_body": False})

    async def replayed() -> Message:
        return waiting.pop() if waiting else await receive()

    return replayed


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
