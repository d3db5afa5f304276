"""What a coworker asked a person."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field

from clawwork_api.database import TenantOwned, UtcDateTime, now
from clawwork_api.database.ids import new_id


class Question(TenantOwned, table=True):
    """A question, or a tool call that needs a person's approval; one for each such step of a run.

    `arguments` are the call's own, without secrets. `answer` is what was said, or why the call was denied.
    """

    __tablename__ = "questions"
    __table_args__ = (UniqueConstraint("run_id", "step"),)

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    run_id: str = Field(foreign_key="runs.id", max_length=32)
    run_task_id: str = Field(max_length=32)
    step: str = Field(max_length=64)
    kind: str = Field(max_length=16)  # question | approval
    tool: str = Field(max_length=128)
    text: str = ""
    choices: list[str] = Field(default_factory=list, sa_type=JSON)
    arguments: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    state: str = Field(default="open", max_length=16, index=True)  # open|answered|approved|denied|closed
    answer: str = ""
    answered_by: str = Field(default="", max_length=128)
    asked_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
