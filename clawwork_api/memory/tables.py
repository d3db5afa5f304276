"""What a coworker keeps for later work."""

from datetime import datetime

from sqlmodel import Field

from clawwork_api.database import TenantOwned, UtcDateTime, now
from clawwork_api.database.ids import new_id


class Note(TenantOwned, table=True):
    """One thing to remember, written by the coworker itself or by a person."""

    __tablename__ = "notes"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    agent_id: str = Field(foreign_key="agents.id", index=True, max_length=32)
    run_id: str = Field(default="", max_length=32)  # where it was learned; "" for a person's
    source: str = Field(max_length=16)  # coworker | person
    topic: str = Field(max_length=120)
    content: str
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    changed_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
