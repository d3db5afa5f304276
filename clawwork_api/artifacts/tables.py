"""Deliverables and working files: the row is the truth, the bytes lie below the tenant's folder."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from clawwork_api.database import TenantOwned, UtcDateTime, now
from clawwork_api.database.ids import new_id


class Artifact(TenantOwned, table=True):
    """A file that a coworker made. `path` is relative to the tenant's folder, in posix form."""

    __tablename__ = "artifacts"
    __table_args__ = (
        UniqueConstraint("tenant", "path"),
        Index("ix_artifacts_run", "tenant", "run_id"),
    )

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    agent_id: str = Field(foreign_key="agents.id", index=True, max_length=32)
    run_id: str = Field(default="", max_length=32)
    run_task_id: str = Field(default="", max_length=32)
    task_id: str = Field(default="", max_length=64)
    task_title: str = Field(default="", max_length=180)
    name: str = Field(max_length=255)
    path: str = Field(max_length=700)
    role: str = Field(default="working", max_length=16)  # working | deliverable
    media_type: str = Field(max_length=120)
    size: int
    sha256: str = Field(max_length=64)
    day: str = Field(default="", max_length=10)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
