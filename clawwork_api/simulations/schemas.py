"""What the HTTP contract says of runs."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field

from clawwork_api.amounts import Money
from clawwork_api.artifacts.schemas import ArtifactRow
from clawwork_api.evaluations.schemas import EvaluationDetail
from clawwork_api.questions.schemas import QuestionRow
from clawwork_api.schemas import Number, Schema, Signature
from clawwork_api.skills.schemas import SkillUse

TaskId = Annotated[str, Field(min_length=1, max_length=64)]


class RestartPolicy(Schema):
    """Whether a run that failed for a passing reason begins again by itself; the wait doubles each time."""

    enabled: bool = True
    max_retries: int = Field(2, ge=0, le=10)
    backoff_sec: float = Field(10, ge=0, le=300)


class Launch(Schema):
    """The body of POST /api/simulations: one coworker on one to twenty tasks; `cap` in dollars."""

    signature: Signature
    task_ids: Annotated[list[TaskId], Field(min_length=1, max_length=20)]
    cap: Money | None = None
    restart_policy: RestartPolicy = Field(default_factory=RestartPolicy)


class Launched(Schema):
    status: str
    message: str
    simulation_id: str


class Stop(Schema):
    """The body of POST …/stop: interrupt the step at hand, or let it end."""

    mode: Literal["now", "after_step"] = "now"


class RunState(Schema):
    """How the run stands after what was asked."""

    status: str
    message: str
    simulation_id: str


class QueuePlace(Schema):
    """1 is next; the estimate is null until runs have ended here."""

    position: int
    estimate_seconds: Decimal | None


class RunRow(Schema):
    """One run. `status`: queued | running | stopping | completed | stopped | terminated.

    From `start_time` on: what the predecessors call it. A spend cap of 0 is no cap.
    """

    id: str
    signature: str
    model: str
    practice: bool
    status: str
    reason: str
    hint: str
    title: str
    tasks: int
    spend: Decimal
    income: Decimal
    score: Decimal | None
    input_tokens: int
    output_tokens: int
    steps: int
    last_event: int
    last_event_at: datetime | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    start_time: datetime
    end_time: datetime | None
    stop_reason: str | None
    termination_hint: str | None
    restart_policy: RestartPolicy
    retry_count: int
    last_restart_at: datetime | None
    spend_cap_daily_usd: Number
    spend_cap_monthly_usd: Number


class RunPage(Schema):
    simulations: list[RunRow]
    next: str | None
    total: int


class StepRow(Schema):
    """One recorded step. `summary` is a line for people; `detail` what went in and out, cut at 4,000."""

    key: str
    kind: str
    name: str
    state: str
    summary: str
    detail: str
    reserved: Decimal
    cost: Decimal
    input_tokens: int
    output_tokens: int
    sent_at: datetime
    done_at: datetime | None


class PlanLine(Schema):
    """One step of the coworker's plan, in its own words."""

    text: str
    status: Literal["pending", "active", "done"]


class RecordedStep(Schema):
    """One step with all that was recorded of it. `request` and `response` are JSON, or text, or null.

    A model call's request names the prompt's version, the tools and the SHA-256 of its messages; the first
    call's holds the opening messages too, and what follows is the record itself.
    """

    key: str
    kind: str
    name: str
    state: str
    request: Any
    response: Any
    cost: Decimal
    input_tokens: int
    output_tokens: int
    sent_at: datetime
    done_at: datetime | None


class ReplayedCall(Schema):
    key: str
    same: bool


class ReplayCheck(Schema):
    """`faithful` when every recorded request was rebuilt exactly as it was sent; `ends` is one a task."""

    faithful: bool
    prompt: str
    calls: list[ReplayedCall]
    ends: list[str]


class RunTaskDetail(Schema):
    id: str
    position: int
    task_id: str
    title: str
    occupation: str
    value: Decimal
    status: str
    reason: str
    hint: str
    summary: str
    score: Decimal | None
    income: Decimal
    spend: Decimal
    evaluation: EvaluationDetail | None
    plan: list[PlanLine] = []
    started_at: datetime | None
    ended_at: datetime | None


class RunDetail(RunRow):
    """The whole run: its tasks with their scores, the newest 200 steps in order, its files.

    `pause_requested` while it still works and waits as soon as the step at hand has ended.
    `question` is what the run waits for a person to answer, if it does; `skills` are in the versions that it
    began with.
    """

    balance: Decimal
    reserved: Decimal
    cap: Decimal | None
    pause_requested: bool
    skills: list[SkillUse] = []
    queue: QueuePlace | None = None
    question: QuestionRow | None = None
    run_tasks: list[RunTaskDetail]
    recent_steps: list[StepRow]
    artifacts: list[ArtifactRow]


class EventRow(Schema):
    """One event; `seq` counts from 1 without gaps.

    Kinds: run.queued, run.started, run.waiting, run.stopping, run.completed, run.stopped, run.terminated,
    task.started, task.delivered, task.failed, model.sent, model.done, tool.sent, tool.done, file.saved,
    plan.updated, question.asked, question.answered, evaluation.sent, evaluation.done, income.paid.
    """

    seq: int
    kind: str
    data: dict[str, Any]
    created_at: datetime


class EventPage(Schema):
    events: list[EventRow]
    last: int
