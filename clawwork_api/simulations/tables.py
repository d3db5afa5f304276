"""A run, its tasks, its recorded steps and its events."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field

from clawwork_api.database import Money, TenantOwned, UtcDateTime, now
from clawwork_api.database.ids import new_id


class Run(TenantOwned, table=True):
    """One launch of a coworker on one or more tasks. `reason` is typed, `hint` is in plain words."""

    __tablename__ = "runs"
    __table_args__ = (Index("ix_runs_tenant_created", "tenant", "created_at"),)

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    agent_id: str = Field(foreign_key="agents.id", index=True, max_length=32)
    signature: str = Field(max_length=128)
    model: str = Field(max_length=128)
    practice: bool = False
    prompt: str = Field(default="", max_length=32)  # the version that its work began with
    skills: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)  # as it began: id, name, version
    status: str = Field(default="queued", max_length=16)
    reason: str = Field(default="", max_length=40)
    hint: str = Field(default="", max_length=500)
    cap: Decimal | None = Field(default=None, sa_type=Money)
    cap_daily: Decimal | None = Field(default=None, sa_type=Money)  # the launch's own, under the coworker's
    cap_monthly: Decimal | None = Field(default=None, sa_type=Money)
    restart_policy: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    retry_count: int = 0
    last_restart_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    spend: Decimal = Field(default=Decimal(0), sa_type=Money)
    income: Decimal = Field(default=Decimal(0), sa_type=Money)
    input_tokens: int = 0
    output_tokens: int = 0
    steps: int = 0
    last_event: int = 0
    attempt: int = 1  # a new one when the run is taken up again after its end
    owner: str = Field(default="", max_length=64, index=True)  # the executor that works it now
    started_by: str = Field(default="", max_length=128)
    stop_requested_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    stop_now: bool = False  # interrupt the step at hand, instead of letting it end
    pause_requested: bool = False
    waiting_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    resume_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class RunTask(TenantOwned, table=True):
    """A task as it was when the run was launched: editing the task later changes no history."""

    __tablename__ = "run_tasks"
    __table_args__ = (Index("ix_run_tasks_run", "run_id", "position"),)

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    run_id: str = Field(foreign_key="runs.id", max_length=32)
    agent_id: str = Field(max_length=32, index=True)
    position: int
    task_id: str = Field(max_length=64)
    title: str = Field(max_length=180)
    sector: str = Field(default="", max_length=120)
    occupation: str = Field(max_length=120)
    brief: str
    value: Decimal = Field(sa_type=Money)
    checks: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    rubric: dict[str, Any] | None = Field(default=None, sa_type=JSON)  # the task's own, if it brings one
    status: str = Field(default="queued", max_length=16)  # queued | running | delivered | failed | stopped
    reason: str = Field(default="", max_length=40)
    hint: str = Field(default="", max_length=500)
    summary: str = ""
    score: Decimal | None = Field(default=None, sa_type=Money)
    income: Decimal = Field(default=Decimal(0), sa_type=Money)
    spend: Decimal = Field(default=Decimal(0), sa_type=Money)
    waited_seconds: float = 0  # of the time since it started: its run was paused, or waited for a person
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Step(TenantOwned, table=True):
    """The journal: a model call, a tool call, or what was left out of a conversation.

    Recorded once, never repeated once it is done.

    `key` is the place in the run ("0.3.model", "0.3.tool.1", "0.evaluation"): the same on every replay.
    `reserved` counts against every cap while the state is "sent".
    """

    __tablename__ = "steps"

    run_id: str = Field(primary_key=True, foreign_key="runs.id", max_length=32)
    key: str = Field(primary_key=True, max_length=64)
    agent_id: str = Field(max_length=32, index=True)
    kind: str = Field(max_length=16)  # model | tool | evaluation | context
    name: str = Field(max_length=128)
    provider: str = Field(default="", max_length=32)
    state: str = Field(max_length=16, index=True)  # sent | done | failed | unknown
    attempts: int = 1
    request: str = ""
    response: str = ""
    reserved: Decimal = Field(default=Decimal(0), sa_type=Money)
    cost: Decimal = Field(default=Decimal(0), sa_type=Money)
    input_tokens: int = 0
    output_tokens: int = 0
    sent_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Event(TenantOwned, table=True):
    """Something that happened in a run, numbered from 1 without gaps. `key` makes a replay's event unique."""

    __tablename__ = "events"
    __table_args__ = (Index("ux_events_key", "run_id", "key", unique=True),)

    run_id: str = Field(primary_key=True, foreign_key="runs.id", max_length=32)
    seq: int = Field(primary_key=True)
    key: str = Field(max_length=96)
    kind: str = Field(max_length=40)
    data: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class Saying(TenantOwned, table=True):
    """What the model of step `key` says at this moment, for followers in other processes than its own.

    PostgreSQL keeps it unlogged. It is no foreign key that names the run: that would lock the run's row, and
    wait for whoever holds it.
    """

    __tablename__ = "drafts"

    run_id: str = Field(primary_key=True, max_length=32)
    key: str = Field(max_length=64)
    text: str
    owner: str = Field(max_length=64)  # the executor that hears it
    said_at: datetime = Field(sa_type=UtcDateTime)  # by the database's clock: machines' own ones differ
