"""The records of a tenant's chain, and where its chain ends."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from clawwork_api.database import TenantOwned, UtcDateTime, now


class AuditRecord(TenantOwned, table=True):
    """One act, or `times` denials that were too many to write one by one.

    `number` counts from 1 in each tenant; `digest` is the SHA-256 of `previous`, the digest of the record
    before, and of this record's canonical JSON.
    """

    __tablename__ = "audit_records"
    __table_args__ = (Index("ix_audit_records_at", "tenant", "at"),)

    tenant: str = Field(primary_key=True, max_length=128)
    number: int = Field(primary_key=True)
    at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    request_id: str = Field(max_length=128)
    actor: str = Field(default="", max_length=128)
    fingerprint: str = Field(default="", max_length=12)
    action: str = Field(max_length=200)
    target: str = Field(default="", max_length=300)
    outcome: str = Field(max_length=16)
    status: int
    code: str = Field(default="", max_length=64)
    address_hash: str = Field(default="", max_length=16)
    times: int = 1
    previous: str = Field(max_length=64)
    digest: str = Field(max_length=64)


class AuditHead(TenantOwned, table=True):
    """The last record of a tenant's chain; locked while the next one is written."""

    __tablename__ = "audit_heads"

    tenant: str = Field(primary_key=True, max_length=128)
    number: int = 0
    digest: str = Field(default="", max_length=64)
