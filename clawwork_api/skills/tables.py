"""Instruction packs of a workspace: a skill, and each version of it as it was."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field

from clawwork_api.database import TenantOwned, UtcDateTime, now
from clawwork_api.database.ids import new_id


class Skill(TenantOwned, table=True):
    """`version` is the newest; a retired skill keeps its name and its history."""

    __tablename__ = "skills"
    __table_args__ = (UniqueConstraint("tenant", "name"),)

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    name: str = Field(max_length=48)
    version: int = 1
    retired_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class SkillVersion(TenantOwned, table=True):
    """Never changed. `files` are name, size, sha256 and media type; the bytes lie under their sha256."""

    __tablename__ = "skill_versions"

    skill_id: str = Field(primary_key=True, foreign_key="skills.id", max_length=32)
    version: int = Field(primary_key=True)
    instructions: str
    files: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    created_by: str = Field(default="", max_length=128)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
