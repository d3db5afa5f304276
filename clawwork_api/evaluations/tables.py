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
    rubric: str = Field(
        default="", max_length=120
    )  # an occupation, "general" or "task"; "" where none was used
    rubric_version: str = Field(default="", max_length=16)
    spread: Decimal | None = Field(default=None, sa_type=Money)  # highest less lowest judgement
    practice: bool = False
    score: Decimal | None = Field(default=None, sa_type=Money)
    threshold: Decimal = Field(default=Decimal("0.6"), sa_type=Money)
    value: Decimal = Field(default=Decimal(0), sa_type=Money)
    paid: Decimal = Field(default=Decimal(0), sa_type=Money)
    override: Decimal | None = Field(default=None, sa_type=Money)  # a person's score, which counts instead
    corrected: Decimal = Field(default=Decimal(0), sa_type=Money)  # added to `paid` because of it; signed
    items: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    feedback: str = ""
    artifact_paths: list[str] = Field(default_factory=list, sa_type=JSON)
    day: str = Field(default="", max_length=10)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)

    @property
    def final_score(self) -> Decimal | None:
        """The score that counts."""
        return self.score if self.override is None else self.override

    @property
    def final_paid(self) -> Decimal:
        return self.paid + self.corrected


class PersonScore(TenantOwned, table=True):
    """What a person thinks of the work: beside the machine's score, or (`overrides`) in its place.

    `score` is 0 to 1 with four places; `parts` are the scores that it was weighed from, if it was.
    `correction` is the ledger entry that followed, in signed dollars.
    """

    __tablename__ = "person_scores"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    evaluation_id: str = Field(foreign_key="evaluations.id", index=True, max_length=32)
    by: str = Field(max_length=128)
    score: Decimal = Field(sa_type=Money)
    parts: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    comment: str = ""
    overrides: bool = False
    reason: str = ""
    correction: Decimal = Field(default=Decimal(0), sa_type=Money)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
