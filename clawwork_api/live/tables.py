"""Messages to every socket of a workspace, kept until each process of the service has passed them on."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from clawwork_api.database import TenantOwned, UtcDateTime, now


class Broadcast(TenantOwned, table=True):
    """One message; `id` only grows, so a reader goes on after the last one that it saw."""

    __tablename__ = "broadcasts"

    id: int | None = Field(default=None, primary_key=True)
    message: dict[str, Any] = Field(sa_type=JSON)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime, index=True)
