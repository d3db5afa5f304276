"""The gate: size, token, tenant, limit, text of the address; before a byte of the body is read."""

from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clawwork_api.access import addresses, text
from clawwork_api.access.caller import TENANT, Caller
from clawwork_api.access.limits import Limits, Standing
from clawwork_api.access.tokens import ACTOR, Credential, presented, token_matches, verify
from clawwork_api.errors import ApiError, answer
from clawwork_api.settings import Settings

__all__ = ["DEVELOPMENT_TENANT", "OPEN_PATHS", "WITHOUT_TENANT", "Gate", "presented", "token_matches"]

OPEN_PATHS = frozenset({"/healthz", "/readyz"})
WITHOUT_TENANT = ("/practice", "/openapi.json")
READS = frozenset({"GET", "HEAD", "OPTIONS"})
DEVELOPMENT_TENANT = "default"


class Gate:
    """Lets a request in with its `Caller`, or answers 414, 431, 401, 429, 400 or 422."""

    def __init__(self, app: ASGIApp, *, settings: Settings) -> None:
        self.app = app
        self.settings = settings
        self.limits = Limits(settings) if settings.rate_limit_enabled else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            scope["state"]["limits"] = self.limits  # the socket counts its handshake when it knows its tenant
        if scope["type"] != "http" or scope["path"] in OPEN_PATHS:
            await self.app(scope, receive, send)
            return
        try:
            standing = await self._admit(scope)
        except ApiError as denial:
            scope["state"]["refusal"] = denial.code
            await answer(Request(scope), denial)(scope, receive, send)
            return
        await self.app(scope, receive, _told(send, standing) if standing else send)

    async def _admit(self, scope: Scope) -> Standing | None:
        text.check_sizes(scope)
        headers, reading = Headers(scope=scope), scope["method"] in READS
        credential = self._credential(headers)
        required = self.settings.require_read_auth if reading else self.settings.require_auth
        standing = None
        if credential is None:
            standing = await self._count_stranger(scope, reading=reading)
            if required:
                raise _unauthorized(standing)
        tenant = "" if scope["path"].startswith(WITHOUT_TENANT) else self._tenant(headers, credential)
        caller = scope["state"]["caller"] = _caller(headers, tenant, credential)
        if credential is not None and self.limits:
            standing = await self.limits.count_tenant(caller.tenant, reading=reading)
            standing.check()
        text.check_address(scope)
        return standing

    def _credential(self, headers: Headers) -> Credential | None:
        """A signed token is worth nothing for another tenant than its own."""
        credential = verify(presented(headers), self.settings)
        asked = headers.get("x-tenant-id")
        foreign = credential and credential.tenant and asked and TENANT.fullmatch(asked)
        return None if foreign and credential and credential.tenant != asked else credential

    async def _count_stranger(self, scope: Scope, *, reading: bool) -> Standing | None:
        if self.limits is None:
            return None
        address = addresses.peer(scope, hops=self.settings.trusted_proxy_hops)
        standing = await self.limits.count_stranger(address, reading=reading)
        standing.check()
        return standing

    def _tenant(self, headers: Headers, credential: Credential | None) -> str:
        tenant = headers.get("x-tenant-id", "")
        if not tenant and not self.settings.require_tenant_context:
            return (credential and credential.tenant) or DEVELOPMENT_TENANT
        if not tenant:
            raise ApiError(400, "missing_tenant", "Missing tenant context", "Send the header X-Tenant-Id")
        if not TENANT.fullmatch(tenant):
            raise ApiError(
                400, "invalid_tenant", "Invalid tenant context", "1 to 128 letters, digits or _ . : @ -"
            )
        return tenant


def _caller(headers: Headers, tenant: str, credential: Credential | None) -> Caller:
    actor = headers.get("x-actor", "").strip()
    if credential is not None and credential.actor is not None:
        actor = credential.actor
    if not ACTOR.fullmatch(actor):
        raise ApiError(400, "invalid_actor", "Invalid X-Actor", "At most 128 printable ASCII characters")
    return Caller(tenant, actor, credential.fingerprint if credential else "")


def _unauthorized(standing: Standing | None) -> ApiError:
    hint = "Send the service's token as Authorization: Bearer, or as X-ClawWork-Token"
    told = standing.headers() if standing else {}
    return ApiError(401, "unauthorized", "Unauthorized", hint, headers={"WWW-Authenticate": "Bearer"} | told)


def _told(send: Send, standing: Standing) -> Send:
    async def told(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(standing.headers())
        await send(message)

    return told
