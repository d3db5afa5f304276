"""What is stored of people, workspaces, sessions, and of who did what."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import Index, MetaData, UniqueConstraint
from sqlmodel import Field, SQLModel

from openos.database.types import UtcDateTime, now

ROLES = ("owner", "approver", "operator", "viewer")


def _id() -> str:
    return uuid4().hex


class Table(SQLModel):
    """The base of the web service's tables; its own metadata, whatever else the process has imported."""

    metadata = MetaData()


class User(Table, table=True):
    __tablename__ = "users"

    id: str = Field(default_factory=_id, primary_key=True, max_length=32)
    email: str = Field(unique=True, max_length=254)  # normalised: trimmed, NFKC, case-folded
    display_name: str = Field(max_length=80)
    password_hash: str = Field(max_length=255)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class Workspace(Table, table=True):
    __tablename__ = "workspaces"

    id: str = Field(default_factory=_id, primary_key=True, max_length=32)
    name: str = Field(max_length=80)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class Membership(Table, table=True):
    __tablename__ = "memberships"
    __table_args__ = (UniqueConstraint("user_id", "workspace_id"),)

    id: str = Field(default_factory=_id, primary_key=True, max_length=32)
    user_id: str = Field(foreign_key="users.id", index=True, max_length=32)
    workspace_id: str = Field(foreign_key="workspaces.id", index=True, max_length=32)
    role: str = Field(max_length=16)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class SignedIn(Table, table=True):
    """One session. The cookie's token is nowhere: only its SHA-256."""

    __tablename__ = "sessions"

    id: str = Field(default_factory=_id, primary_key=True, max_length=32)
    token_hash: str = Field(unique=True, max_length=64)
    user_id: str = Field(foreign_key="users.id", index=True, max_length=32)
    workspace_id: str = Field(foreign_key="workspaces.id", max_length=32)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    seen_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SeenNotice(Table, table=True):
    """A notice that a person has seen in a workspace; ClawWork made its id."""

    __tablename__ = "seen_notices"

    user_id: str = Field(primary_key=True, foreign_key="users.id", max_length=32)
    workspace_id: str = Field(primary_key=True, foreign_key="workspaces.id", max_length=32)
    notice_id: str = Field(primary_key=True, max_length=200)
    seen_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class AuditRecord(Table, table=True):
    """Who did what; `outcome` is allowed, denied or failed. Append-only.

    `number` counts from 1 in each workspace; `digest` is the SHA-256 of `previous`, the digest of the record
    before, and of this record's canonical JSON.
    """

    __tablename__ = "audit_records"
    __table_args__ = (Index("uq_audit_records_number", "workspace_id", "number", unique=True),)

    id: str = Field(default_factory=_id, primary_key=True, max_length=32)
    at: datetime = Field(default_factory=now, sa_type=UtcDateTime, index=True)
    workspace_id: str = Field(index=True, max_length=32)
    actor: str = Field(max_length=32)
    action: str = Field(max_length=64)
    target: str = Field(max_length=200)
    outcome: str = Field(max_length=16)
    code: str = Field(default="", max_length=64)
    request_id: str = Field(max_length=64)
    address_hash: str = Field(default="", max_length=16)
    number: int = 0
    previous: str = Field(default="", max_length=64)
    digest: str = Field(default="", max_length=64)


class AuditHead(Table, table=True):
    """The last record of a workspace's chain; locked while the next one is written."""

    __tablename__ = "audit_heads"

    workspace_id: str = Field(primary_key=True, max_length=32)
    number: int = 0
    digest: str = Field(default="", max_length=64)
