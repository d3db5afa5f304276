"""A score with its evidence. No score is a fact too: it says why there is none."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field

from clawwork_api.database import Money, TenantOwned, UtcDateTime, now
from clawwork_api.database.ids import new_id


class Evaluation(TenantOwned, table=True):
    """`score` is 0 to 1 with four places, or None with the reason in `feedback`."""

    __tablename__ = "evaluations"
    __table_args__ = (Index("ix_evaluations_run_task", "tenant", "run_task_id"),)

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    agent_id: str = Field(foreign_key="agents.id", index=True, max_length=32)
    run_id: str = Field(default="", max_length=32)
    run_task_id: str = Field(default="", max_length=32)
    task_id: str = Field(default="", max_length=64)
    task_title: str = Field(default="", max_length=180)
    method: str = Field(max_length=16)  # checks | judge | imported | none
    judge: str = Field(default="", max_length=128)
    judgements: int = 1
    spread: Decimal | None = Field(default=None, sa_type=Money)  # highest less lowest judgement
    practice: bool = False
    score: Decimal | None = Field(default=None, sa_type=Money)
    threshold: Decimal = Field(default=Decimal("0.6"), sa_type=Money)
    value: Decimal = Field(default=Decimal(0), sa_type=Money)
    paid: Decimal = Field(default=Decimal(0), sa_type=Money)
    items: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    feedback: str = ""
    artifact_paths: list[str] = Field(default_factory=list, sa_type=JSON)
    day: str = Field(default="", max_length=10)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
