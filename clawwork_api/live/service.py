"""Saying something to every socket of a workspace, in whichever process it is open."""

from datetime import timedelta
from typing import Any

from sqlmodel import col, delete

from clawwork_api.database import TenantSession, now
from clawwork_api.errors import ApiError
from clawwork_api.live.tables import Broadcast

MAX_CHARACTERS = 65_536
KEPT = timedelta(minutes=2)
"""Longer than any process needs to pass a message on."""


def broadcast(session: TenantSession, message: dict[str, Any], *, size: int) -> None:
    """Keeps the message for the readers of every process. Raises ApiError 413 `too_large`."""
    if size > MAX_CHARACTERS:
        raise ApiError(413, "too_large", f"A message has at most {MAX_CHARACTERS:,} characters")
    session.exec(
        delete(Broadcast).where(
            col(Broadcast.tenant) == session.tenant, col(Broadcast.created_at) < now() - KEPT
        )
    )
    session.add(Broadcast(tenant=session.tenant, message=message))
    session.flush()
