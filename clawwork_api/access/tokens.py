"""What lets a request in: a token of the service, or a short-lived one signed for a tenant and an actor."""

import hashlib
import hmac
import re
import time
from dataclasses import dataclass

import jwt
from starlette.datastructures import Headers

from clawwork_api.access.caller import TENANT
from clawwork_api.settings import Settings

ALGORITHM = "HS256"
LONGEST_LIFE = 15 * 60
LEEWAY = 5
"""Seconds that two machines' clocks may differ."""

FINGERPRINT_CHARACTERS = 12
ACTOR = re.compile(r"^[ -~]{0,128}$")
_SIGNED = re.compile(r"^[\w-]{1,2000}\.[\w-]{1,4000}\.[\w-]{1,1000}$", re.ASCII)


@dataclass(frozen=True)
class Credential:
    """An accepted token. A signed one names its tenant and actor, and the second at which it ends."""

    fingerprint: str
    tenant: str | None = None
    actor: str | None = None
    expires_at: float | None = None


def verify(given: str, settings: Settings) -> Credential | None:
    """The credential that `given` is, or None when it is none of ours."""
    if not given:
        return None
    if token_matches(given, settings.tokens):
        return Credential(fingerprint(given))
    secrets = settings.jwt_secrets
    return _signed(given, secrets) if secrets and _SIGNED.fullmatch(given) else None


def presented(headers: Headers) -> str:
    """The token as sent: `Authorization: Bearer ...`, or `X-ClawWork-Token`."""
    scheme, _, credentials = headers.get("authorization", "").partition(" ")
    return credentials.strip() if scheme.lower() == "bearer" else headers.get("x-clawwork-token", "")


def token_matches(given: str, accepted: list[str]) -> bool:
    """Compares with every accepted token in constant time."""
    found = [hmac.compare_digest(given.encode(), token.encode()) for token in accepted]
    return any(found)


def fingerprint(token: str) -> str:
    """Which token it was, without being it: the first 12 hex digits of its SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()[:FINGERPRINT_CHARACTERS]


def _signed(given: str, secrets: list[str]) -> Credential | None:
    for secret in secrets:
        try:
            claims = jwt.decode(
                given,
                secret,
                algorithms=[ALGORITHM],
                leeway=LEEWAY,
                options={"require": ["exp", "tenant", "actor"]},
            )
        except (jwt.InvalidTokenError, ValueError):  # ValueError: numbers that are no times
            continue
        return _credential(claims, secret)
    return None


def _credential(claims: dict[str, object], secret: str) -> Credential | None:
    expires, tenant, actor = (claims[name] for name in ("exp", "tenant", "actor"))
    if not isinstance(tenant, str) or not TENANT.fullmatch(tenant):
        return None
    if not isinstance(actor, str) or not ACTOR.fullmatch(actor):
        return None
    if not isinstance(expires, (int, float)) or expires > time.time() + LONGEST_LIFE + LEEWAY:
        return None
    return Credential(fingerprint(secret), tenant, actor, float(expires))
