"""Who may open a socket, and how often: origin, token, tenant and limit, checked before anything is told."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

from clawwork_api.access import addresses
from clawwork_api.access.caller import TENANT, Caller
from clawwork_api.access.gate import DEVELOPMENT_TENANT
from clawwork_api.access.limits import Limits
from clawwork_api.access.tokens import Credential, presented, verify
from clawwork_api.errors import ApiError
from clawwork_api.settings import Settings

PROTOCOL = "clawwork"
TOKEN_PROTOCOL = "token."  # noqa: S105 - a prefix
UNAUTHORIZED, BAD_TENANT = 4401, 4400


@dataclass(frozen=True)
class Admitted:
    """`credential` is None for a stranger where strangers may look."""

    tenant: str
    credential: Credential | None

    @property
    def expires_at(self) -> float | None:
        """Seconds since the epoch at which the token ends, or None."""
        return self.credential.expires_at if self.credential else None


def origin_allowed(headers: Headers, settings: Settings) -> bool:
    """Programs send no origin; a browser's has to be the service's own or on the allowlist."""
    origin = headers.get("origin")
    if origin is None:
        return True
    same = urlsplit(origin).netloc.lower() == headers.get("host", "").lower()
    return same or origin.rstrip("/") in settings.allowed_origins


def sent_token(headers: Headers, protocols: Sequence[str]) -> str:
    """The token of the handshake: a header's, or a browser's subprotocol `token.<base64url>`; else ""."""
    for offered in protocols:
        if offered.startswith(TOKEN_PROTOCOL):
            return _decoded(offered.removeprefix(TOKEN_PROTOCOL))
    return presented(headers)


def admit(settings: Settings, *, token: str, tenant: str) -> Admitted:
    """A signed token is worth nothing for another tenant than its own.

    Raises ApiError 401 `unauthorized`, 400 `missing_tenant` or `invalid_tenant`.
    """
    credential = verify(token, settings)
    own = credential.tenant if credential else None
    tenant = tenant or own or ""
    foreign = own is not None and TENANT.fullmatch(tenant) and own != tenant
    if settings.require_read_auth and (credential is None or foreign):
        raise ApiError(401, "unauthorized", "Unauthorized")
    if not tenant and not settings.require_tenant_context:
        tenant = DEVELOPMENT_TENANT
    if not tenant:
        raise ApiError(400, "missing_tenant", "Missing tenant context")
    if not TENANT.fullmatch(tenant):
        raise ApiError(400, "invalid_tenant", "Invalid tenant context")
    return Admitted(tenant, None if foreign else credential)


async def count(scope: Scope, settings: Settings, admitted: Admitted | None) -> None:
    """Counts a handshake as a read: of its tenant, or of the address that shows no valid token.

    Raises ApiError 429 `too_many_requests`, 503 `limits_unavailable`.
    """
    limits: Limits | None = scope["state"]["limits"]
    known = admitted.credential if admitted else None
    if admitted and known:
        scope["state"]["caller"] = Caller(admitted.tenant, known.actor or "", known.fingerprint)
    if limits is None:
        return
    if admitted and known:
        standing = await limits.count_tenant(admitted.tenant, reading=True)
    else:
        address = addresses.peer(scope, hops=settings.trusted_proxy_hops)
        standing = await limits.count_stranger(address, reading=True)
    standing.check()


def _decoded(text: str) -> str:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
    except (binascii.Error, ValueError):
        return ""
