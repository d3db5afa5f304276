"""Runs: their tasks, steps and events."""

from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from openos.gateway.models.base import Amount, Answer, Body
from openos.gateway.models.deliverables import ArtifactRow, EvaluationDetail
from openos.gateway.models.questions import Question
from openos.gateway.models.skills import SkillUse

TERMINAL = frozenset({"completed", "stopped", "terminated"})


class Launch(Body):
    """One coworker on one to twenty tasks; `cap` in dollars."""

    signature: str
    task_ids: list[str]
    cap: Decimal | None = None


class Launched(Answer):
    status: str
    message: str
    simulation_id: str


class Stop(Body):
    """Interrupts the step at hand, or lets it end."""

    mode: Literal["now", "after_step"]


class RunChange(Answer):
    """How the run stands after what was asked."""

    status: str
    message: str


class RestartPolicy(Answer):
    enabled: bool
    max_retries: int


class QueuePlace(Answer):
    """1 is next; the estimate is None until runs have ended."""

    position: int
    estimate_seconds: Amount | None


class RunRow(Answer):
    """`status`: queued, running, waiting, stopping, completed, stopped or terminated."""

    id: str
    signature: str
    model: str
    practice: bool
    status: str
    reason: str
    hint: str
    title: str
    tasks: int
    spend: Amount
    income: Amount
    score: Amount | None
    input_tokens: int
    output_tokens: int
    steps: int
    last_event: int
    last_event_at: datetime | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    retry_count: int = 0
    restart_policy: RestartPolicy | None = None


class RunPage(Answer):
    simulations: list[RunRow]
    next: str | None
    total: int


class StepRow(Answer):
    """`summary` is a short line for people; `detail` what went in and out."""

    key: str
    kind: str
    name: str
    state: str
    summary: str
    detail: str
    reserved: Amount
    cost: Amount
    input_tokens: int
    output_tokens: int
    sent_at: datetime
    done_at: datetime | None


class PlanLine(Answer):
    """`status`: pending, active or done."""

    text: str
    status: str


class RunTaskDetail(Answer):
    id: str
    position: int
    task_id: str
    title: str
    occupation: str
    value: Amount
    status: str
    reason: str
    hint: str
    summary: str
    score: Amount | None
    income: Amount
    spend: Amount
    evaluation: EvaluationDetail | None
    plan: list[PlanLine] = []
    started_at: datetime | None
    ended_at: datetime | None


class RunDetail(RunRow):
    """The newest 200 steps in order, and every file; `pause_requested` until the step at hand has ended.

    `skills` are in the versions that it has; none until it begins.
    """

    balance: Amount
    reserved: Amount
    cap: Amount | None
    pause_requested: bool = False
    queue: QueuePlace | None = None
    question: Question | None = None
    skills: list[SkillUse] = []
    run_tasks: list[RunTaskDetail]
    recent_steps: list[StepRow]
    artifacts: list[ArtifactRow]


class EventRow(Answer):
    """`seq` counts from 1 without gaps within a run."""

    seq: int
    kind: str
    data: dict[str, Any]
    created_at: datetime

    @property
    def passing(self) -> bool:
        """True of what a model says while it says it: its number is that of the event before."""
        return self.kind == "model.delta"

    @property
    def final(self) -> bool:
        """True of the last event of a run."""
        return self.kind.startswith("run.") and self.kind.removeprefix("run.") in TERMINAL


class EventPage(Answer):
    events: list[EventRow]
    last: int
