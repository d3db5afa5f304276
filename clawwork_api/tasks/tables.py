"""Tasks that a workspace wrote or imported. The sample pack ships as files and has no rows."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from clawwork_api.database import Money, TenantOwned, UtcDateTime, now
from clawwork_api.database.ids import new_id


class Task(TenantOwned, table=True):
    """A piece of professional work: brief, reference files, occupation, value in dollars."""

    __tablename__ = "tasks"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=64)
    external_id: str = Field(default="", max_length=128, index=True)  # the id of a task sent with a launch
    title: str = Field(max_length=180)
    sector: str = Field(default="", max_length=120)
    occupation: str = Field(max_length=120)
    brief: str
    value: Decimal = Field(sa_type=Money)
    rubric: dict[str, Any] | None = Field(default=None, sa_type=JSON)  # its own, before the occupation's
    reference_files: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    created_by: str = Field(default="", max_length=128)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
