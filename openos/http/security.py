"""The outermost gate of HTTP and of the event socket: who may speak at all, and what every answer carries."""

import asyncio
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from openos.accounts import get_accounts
from openos.http.cookies import hashed, token_in
from openos.http.policy import STATIC, YEAR, headers
from openos.http.refusals import Refusals
from openos.settings import get_settings

EVENTS = "/_event"
SAFE = ("GET", "HEAD", "OPTIONS")
FOREIGN_SITE = ("cross-site", "same-site")
ANOTHER_SITE = "Refused: the request comes from another site"
REFUSED = {
    "foreign_origin": (ANOTHER_SITE, 403),
    "foreign_site": (ANOTHER_SITE, 403),
    "signed_out": ("Sign in first", 401),
}


class Security:
    """Pure ASGI. Refuses foreign origins, uploads without a session; adds headers; serves directory pages.

    What is behind the event socket never gets the session's token, only its hash.
    """

    def __init__(self, app: ASGIApp, static: Path = STATIC) -> None:
        self._app, self._static, self._refusals = app, static, Refusals()

    @cached_property
    def _headers(self) -> dict[str, str]:
        # at the first request: `reflex run` imports the application before it builds the pages
        return headers(get_settings(), self._static)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope.get("path", "").startswith(EVENTS):
            scope = hashed(scope, get_settings())
        if scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        origin = Headers(scope=scope).get("origin")
        if origin is None or not is_own_origin(origin, scope):
            self._refusals.tell(scope, "foreign_origin")
            await receive()
            await send({"type": "websocket.close", "code": 4403})
            return
        await self._app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        code = await _refusal(scope)
        if code:
            self._refusals.tell(scope, code)
        target: ASGIApp = PlainTextResponse(*REFUSED[code]) if code else self._app
        await target(self._directory(scope), receive, self._dressed(scope, send))

    def _directory(self, scope: Scope) -> Scope:
        """The file server answers a directory without its slash with an absolute redirect; spare it that."""
        path = scope["path"]
        if scope["method"] not in ("GET", "HEAD") or path.endswith("/") or ".." in path:
            return scope
        if not (self._static / path.lstrip("/") / "index.html").is_file():
            return scope
        return {**scope, "path": f"{path}/", "raw_path": f"{path}/".encode()}

    def _dressed(self, scope: Scope, send: Send) -> Send:
        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                found = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    found.setdefault(name, value)
                if message["status"] in (200, 206, 304) and scope["path"].startswith("/assets/"):
                    found["cache-control"] = f"public, max-age={YEAR}, immutable"
                found.setdefault("cache-control", "no-cache")
            await send(message)

        return dressed


async def _refusal(scope: Scope) -> str:
    """Why the request is refused, one of REFUSED; "" when it isn't."""
    found = Headers(scope=scope)
    origin = found.get("origin")
    if origin is not None and not is_own_origin(origin, scope):
        return "foreign_origin"
    if scope["method"] not in SAFE and found.get("sec-fetch-site") in FOREIGN_SITE:
        return "foreign_site"
    if scope["path"].startswith("/_upload"):
        token = token_in(found.get("cookie", ""), get_settings())
        if await asyncio.to_thread(get_accounts().current_identity, token) is None:
            return "signed_out"
    return ""


def is_own_origin(origin: str, scope: Scope) -> bool:
    """True for the public address when one is set, else for the very host that was asked."""
    public = get_settings().public_url
    if public:
        return origin == public
    return urlsplit(origin).netloc == Headers(scope=scope).get("host", "")
