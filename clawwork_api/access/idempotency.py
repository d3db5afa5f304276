"""`Idempotency-Key`: the same request sent twice does its work once and gets the same answer."""

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Annotated

from fastapi import Depends, Header, Response
from pydantic import BaseModel, WithJsonSchema
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, delete, select

from clawwork_api.access.tables import IdempotencyKey
from clawwork_api.database import TenantSession, now
from clawwork_api.errors import ApiError

KEY = re.compile(r"^[!-~]{1,200}$")
KeyText = Annotated[str, WithJsonSchema({"type": "string", "pattern": KEY.pattern, "maxLength": 200})]
KEPT = timedelta(hours=24)


class Once:
    """Runs a piece of work under the key that the client named; without a key it just runs it."""

    def __init__(self, key: str | None) -> None:
        self.key = key

    def __call__(
        self,
        session: TenantSession,
        work: Callable[[], BaseModel],
        *,
        route: str,
        body: BaseModel,
        status: int,
    ) -> Response:
        """The answer of `work`, or the stored one. Raises ApiError 409 when the key named other work."""
        if self.key is None:
            return _json(work().model_dump_json(), status)
        digest = hashlib.sha256(body.model_dump_json().encode()).hexdigest()
        claim, earlier = _claim(session, self.key, route, digest)
        if earlier:
            if (claim.route, claim.request_hash) != (route, digest):
                raise _reused()
            return _json(claim.body, claim.status, {"Idempotency-Replayed": "true"})
        claim.body, claim.status = work().model_dump_json(), status
        session.add(claim)
        return _json(claim.body, status)


def once(idempotency_key: Annotated[KeyText | None, Header()] = None) -> Once:
    """Reads the header. Raises ApiError 400 `invalid_idempotency_key`."""
    if idempotency_key is not None and not KEY.fullmatch(idempotency_key):
        raise ApiError(
            400, "invalid_idempotency_key", "Invalid Idempotency-Key", "1 to 200 visible ASCII characters"
        )
    return Once(idempotency_key)


OnceDep = Annotated[Once, Depends(once)]


def _claim(session: TenantSession, key: str, route: str, digest: str) -> tuple[IdempotencyKey, bool]:
    _forget_old(session)
    earlier = _find(session, key)
    if earlier is not None:
        return earlier, True
    claim = IdempotencyKey(tenant=session.tenant, key=key, route=route, request_hash=digest)
    try:
        with session.begin_nested():
            session.add(claim)
    except IntegrityError:  # another worker claimed it a moment ago and has committed
        earlier = _find(session, key)
        if earlier is None:
            raise
        return earlier, True
    return claim, False


def _find(session: TenantSession, key: str) -> IdempotencyKey | None:
    return session.exec(select(IdempotencyKey).where(IdempotencyKey.key == key)).first()


def _forget_old(session: TenantSession) -> None:
    session.exec(
        delete(IdempotencyKey).where(
            col(IdempotencyKey.tenant) == session.tenant, col(IdempotencyKey.created_at) < now() - KEPT
        )
    )


def _reused() -> ApiError:
    return ApiError(
        409,
        "idempotency_key_reused",
        "This Idempotency-Key was used for another request",
        "Send a new key with a new request",
    )


def _json(body: str, status: int, headers: dict[str, str] | None = None) -> Response:
    return Response(body, status, headers, media_type="application/json")
