"""The gate: token, then tenant, before a byte of the body is read."""

import hmac
import re

from fastapi import Request
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from clawwork_api.access.caller import TENANT, Caller
from clawwork_api.errors import ApiError, answer
from clawwork_api.settings import Settings

OPEN_PATHS = frozenset({"/healthz", "/readyz"})
WITHOUT_TENANT = ("/practice", "/openapi.json", "/docs")
ACTOR = re.compile(r"^[ -~]{0,128}$")
READS = frozenset({"GET", "HEAD"})
DEVELOPMENT_TENANT = "default"


class Gate:
    """Lets a request in with its `Caller`, or answers 401 or 400."""

    def __init__(self, app: ASGIApp, *, settings: Settings) -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] not in OPEN_PATHS:
            try:
                self._admit(scope)
            except ApiError as denial:
                scope["state"]["denied"] = True
                await answer(Request(scope), denial)(scope, receive, send)
                return
        await self.app(scope, receive, send)

    def _admit(self, scope: Scope) -> None:
        headers = Headers(scope=scope)
        reading = scope["method"] in READS
        required = self.settings.require_read_auth if reading else self.settings.require_auth
        if required and not token_matches(presented(headers), self.settings.tokens):
            raise _unauthorized()
        if not scope["path"].startswith(WITHOUT_TENANT):
            scope["state"]["caller"] = Caller(self._tenant(headers), _actor(headers))

    def _tenant(self, headers: Headers) -> str:
        tenant = headers.get("x-tenant-id", "")
        if not tenant and not self.settings.require_tenant_context:
            return DEVELOPMENT_TENANT
        if not tenant:
            raise ApiError(400, "missing_tenant", "Missing tenant context", "Send the header X-Tenant-Id")
        if not TENANT.fullmatch(tenant):
            raise ApiError(
                400, "invalid_tenant", "Invalid tenant context", "1 to 128 letters, digits or _ . : @ -"
            )
        return tenant


def presented(headers: Headers) -> str:
    """The token as sent: `Authorization: Bearer ...`, or `X-ClawWork-Token`."""
    scheme, _, credentials = headers.get("authorization", "").partition(" ")
    return credentials.strip() if scheme.lower() == "bearer" else headers.get("x-clawwork-token", "")


def token_matches(given: str, accepted: list[str]) -> bool:
    """Compares with every accepted token in constant time."""
    found = [hmac.compare_digest(given.encode(), token.encode()) for token in accepted]
    return any(found)


def _actor(headers: Headers) -> str:
    actor = headers.get("x-actor", "").strip()
    if not ACTOR.fullmatch(actor):
        raise ApiError(400, "invalid_actor", "Invalid X-Actor", "At most 128 printable ASCII characters")
    return actor


def _unauthorized() -> ApiError:
    hint = "Send the service's token as Authorization: Bearer, or as X-ClawWork-Token"
    return ApiError(401, "unauthorized", "Unauthorized", hint, headers={"WWW-Authenticate": "Bearer"})
