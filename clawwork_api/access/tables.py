"""Answers kept for requests that are sent twice."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from clawwork_api.database import TenantOwned, UtcDateTime, now


class IdempotencyKey(TenantOwned, table=True):
    """The first answer to a request that named a key; written in the transaction that did the work."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (UniqueConstraint("tenant", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(max_length=200)
    route: str = Field(max_length=120)
    request_hash: str = Field(max_length=64)
    status: int = 0
    body: str = ""
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime, index=True)
