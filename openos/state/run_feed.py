"""A run as it is shown, and what each of its events changes in it. Pure: no I/O, no state."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from openos.gateway.models import EventRow, QueuePlace, RunDetail, RunTaskDetail, StepRow
from openos.state.question import QuestionPart, question_part
from openos.state.rows import FileLine, UsedSkill, coworker_href, family, file_line, used_skill
from openos.state.run_notes import Note, StepLine, note_of
from openos.state.score import Score, score_of
from openos.state.values import (
    NO_MOMENT,
    NO_MONEY,
    Moment,
    Money,
    count,
    duration,
    initials,
    moment,
    money,
    size,
)

WINDOW = 200
FRESH = 40  # rows that still change are sent often: kept few
SAID_CHARACTERS = 1_200


@dataclass(frozen=True)
class PlanStep:
    text: str = ""
    status: str = ""  # pending | active | done


@dataclass(frozen=True)
class TaskPart:
    id: str = ""
    href: str = ""
    title: str = ""
    occupation: str = ""
    status: str = ""
    hint: str = ""
    summary: str = ""
    income: Money = NO_MONEY
    spend: Money = NO_MONEY
    plan: list[PlanStep] = field(default_factory=list)
    planned: str = ""  # how much of the plan is done
    evaluated: bool = False
    score: Score = field(default_factory=Score)


@dataclass(frozen=True)
class RunHead:
    id: str = ""
    title: str = ""
    coworker: str = ""
    coworker_href: str = ""
    initials: str = ""
    model: str = ""
    practice: bool = False
    status: str = ""
    hint: str = ""
    ended: bool = False
    retryable: bool = False
    pausing: bool = False
    queue: str = ""
    retries: str = ""
    spend: Money = NO_MONEY
    cap: Money = NO_MONEY
    income: Money = NO_MONEY
    balance: Money = NO_MONEY
    tokens_in: str = ""
    tokens_out: str = ""
    steps: int = 0
    started: Moment = NO_MOMENT
    took: str = ""


@dataclass(frozen=True)
class RunView:
    """Everything of a run that its page shows. `last` is the number of the last event that is in it."""

    head: RunHead = field(default_factory=RunHead)
    tasks: list[TaskPart] = field(default_factory=list)
    steps: list[StepLine] = field(default_factory=list)
    files: list[FileLine] = field(default_factory=list)
    last: int = 0
    last_at: datetime | None = None
    notes: tuple[Note, ...] = ()
    question: QuestionPart = field(default_factory=QuestionPart)
    skills: list[UsedSkill] = field(default_factory=list)
    stale: bool = False  # an event said that the rest must be read again


def view_of(run: RunDetail, notes: Sequence[Note] = ()) -> RunView:
    """The run as ClawWork states it now, with what was noted between its steps."""
    steps = [(step.sent_at, step_line(step)) for step in run.recent_steps[-WINDOW:]]
    since = steps[0][0] if len(steps) == WINDOW else None
    noted = [note for note in notes if since is None or note[0] >= since]
    lines = [line for _, line in sorted([*steps, *noted], key=lambda row: row[0])]
    return RunView(
        head=_head(run),
        tasks=[_task(task) for task in run.run_tasks],
        steps=lines,
        notes=tuple(notes),
        files=[file_line(row) for row in run.artifacts],
        question=question_part(run.question),
        skills=[used_skill(use) for use in run.skills],
        last=run.last_event,
        last_at=run.last_event_at,
    )


def after(view: RunView, event: EventRow) -> RunView:
    """The run after one more event; an event that is in it already changes nothing."""
    if event.passing:
        return _saying(view, event.data)
    if event.seq <= view.last:
        return view
    noun, _, verb = event.kind.partition(".")
    change = CHANGES.get(noun)
    changed = change(view, verb, event.data) if change else view
    note = note_of(event, view.head.coworker_href)
    if note:
        changed = replace(changed, notes=(*changed.notes, note), steps=[*changed.steps, note[1]])
    return replace(changed, last=event.seq, last_at=event.created_at)


def _head(run: RunDetail) -> RunHead:
    seconds = (run.ended_at - run.started_at).total_seconds() if run.ended_at and run.started_at else None
    return RunHead(
        id=run.id,
        title=run.title,
        coworker=run.signature,
        coworker_href=coworker_href(run.signature),
        initials=initials(run.signature),
        model=run.model,
        practice=run.practice,
        status=run.status,
        hint=run.hint,
        ended=run.ended_at is not None,
        retryable=run.ended_at is not None and any(t.status != "delivered" for t in run.run_tasks),
        pausing=run.pause_requested,
        queue=_queue(run.queue) if run.queue else "",
        retries=_retries(run),
        spend=money(run.spend),
        cap=money(run.cap),
        income=money(run.income if run.ended_at or run.income else None),
        balance=money(run.balance),
        tokens_in=count(run.input_tokens),
        tokens_out=count(run.output_tokens),
        steps=run.steps,
        started=moment(run.started_at or run.created_at),
        took=duration(seconds),
    )


def _queue(place: QueuePlace) -> str:
    where = "Next in the queue" if place.position == 1 else f"Number {place.position} in the queue"
    if place.estimate_seconds is None:
        return where
    if place.estimate_seconds < 1:
        return f"{where}, starts at once"
    return f"{where}, starts in about {duration(float(place.estimate_seconds))}"


def _retries(run: RunDetail) -> str:
    if not run.retry_count:
        return ""
    most = f" of at most {run.restart_policy.max_retries}" if run.restart_policy else ""
    return f"Tried again by itself {run.retry_count}{most} times"


def _task(task: RunTaskDetail) -> TaskPart:
    plan = [PlanStep(step.text, step.status) for step in task.plan]
    return TaskPart(
        plan=plan,
        planned=_planned(plan),
        id=task.id,
        href=f"/tasks/{task.task_id}",
        title=task.title,
        occupation=task.occupation,
        status=task.status,
        hint=task.hint,
        summary=task.summary,
        income=money(task.income if task.ended_at else None),
        spend=money(task.spend),
        evaluated=task.evaluation is not None,
        score=score_of(task.evaluation) if task.evaluation else Score(),
    )


def _planned(plan: Sequence[PlanStep]) -> str:
    return f"{sum(step.status == 'done' for step in plan)} of {len(plan)} done" if plan else ""


def step_line(step: StepRow) -> StepLine:
    """One recorded step, without what went in and out."""
    seconds = (step.done_at - step.sent_at).total_seconds() if step.done_at else None
    return StepLine(
        key=step.key,
        kind=step.kind,
        name=step.name,
        state=step.state,
        summary=step.summary,
        tokens=_tokens(step.input_tokens, step.output_tokens),
        cost=money(step.cost if step.cost else None),
        seconds=duration(seconds),
    )


def _tokens(into: int, out: int) -> str:
    return f"{into:,} in · {out:,} out" if into or out else ""


def _dollars(data: dict[str, Any], name: str) -> Decimal | None:
    return Decimal(str(data[name])) if data.get(name) is not None else None


def _run(view: RunView, verb: str, data: dict[str, Any]) -> RunView:
    head = replace(
        view.head,
        status=data.get("status") or view.head.status,
        hint=data.get("hint", view.head.hint),
        pausing=False,
        spend=money(_dollars(data, "spend")) if "spend" in data else view.head.spend,
    )
    return replace(
        view,
        head=head,
        stale=view.stale or verb in ("queued", "started", "completed", "stopped", "terminated"),
    )


def _part(view: RunView, verb: str, data: dict[str, Any]) -> RunView:
    status = {"started": "running", "delivered": "delivered", "failed": "failed"}.get(verb, "")
    tasks = [
        replace(part, status=status or part.status, hint=data.get("hint") or part.hint)
        if part.id == data.get("run_task_id")
        else part
        for part in view.tasks
    ]
    return replace(view, tasks=tasks)


def _call(kind: str, view: RunView, verb: str, data: dict[str, Any]) -> RunView:
    """A model or tool call was sent, or came back."""
    key = str(data["key"])
    old = next((line for line in view.steps if line.key == key), None)
    line = replace(old or StepLine(key=key, kind=kind), name=str(data.get("name", "")), state="sent")
    if verb == "done":
        line = _done(line, data)
    elif "summary" in data:
        line = replace(line, summary=data["summary"])
    steps = [line if s.key == key else s for s in view.steps] if old else [*view.steps, line][-WINDOW:]
    head = replace(view.head, steps=view.head.steps + (verb == "done"))
    stale = False
    if "run_input_tokens" in data:
        balance = _dollars(data, "balance")
        stale = balance is None and bool(_dollars(data, "cost"))
        head = replace(
            head,
            spend=money(_dollars(data, "spend")),
            tokens_in=count(data["run_input_tokens"]),
            tokens_out=count(data["run_output_tokens"]),
            balance=head.balance if balance is None else money(balance),
        )
    return replace(view, steps=steps, head=head, stale=view.stale or stale)


def _saying(view: RunView, data: dict[str, Any]) -> RunView:
    """The text of a call under way; one that has come back says nothing any more."""
    key, text = str(data["key"]), str(data["text"])
    steps = [
        replace(line, saying=text[-SAID_CHARACTERS:]) if line.key == key and line.state == "sent" else line
        for line in view.steps
    ]
    return replace(view, steps=steps)


def _done(line: StepLine, data: dict[str, Any]) -> StepLine:
    return replace(
        line,
        state="done" if data.get("ok", True) else "failed",
        saying="",
        summary=data.get("summary") or line.summary,
        tokens=_tokens(data.get("input_tokens", 0), data.get("output_tokens", 0)),
        cost=money(_dollars(data, "cost") or None),
        seconds=duration(data.get("seconds")),
    )


def _model(view: RunView, verb: str, data: dict[str, Any]) -> RunView:
    return _call("model", view, verb, data)


def _tool(view: RunView, verb: str, data: dict[str, Any]) -> RunView:
    return _call("tool", view, verb, data)


def _context(view: RunView, verb: str, data: dict[str, Any]) -> RunView:
    return _call("context", view, verb, data)


def _file(view: RunView, _verb: str, data: dict[str, Any]) -> RunView:
    line = FileLine(
        id=data["artifact_id"],
        href=f"/deliverables/{data['artifact_id']}",
        name=data["name"],
        kind=family(data["name"]),
        size=size(data["size"]),
        note="deliverable" if data["role"] == "deliverable" else "working file",
    )
    return replace(view, files=[*(old for old in view.files if old.name != line.name), line])


def _plan(view: RunView, _verb: str, data: dict[str, Any]) -> RunView:
    plan = [PlanStep(str(step["text"]), str(step["status"])) for step in data["steps"]]
    tasks = [
        replace(part, plan=plan, planned=_planned(plan)) if part.id == data["run_task_id"] else part
        for part in view.tasks
    ]
    return replace(view, tasks=tasks)


def _question(view: RunView, _verb: str, _data: dict[str, Any]) -> RunView:
    return replace(view, stale=True)


def _evaluation(view: RunView, _verb: str, _data: dict[str, Any]) -> RunView:
    return replace(view, stale=True)


def _income(view: RunView, _verb: str, data: dict[str, Any]) -> RunView:
    return replace(view, head=replace(view.head, balance=money(_dollars(data, "balance"))), stale=True)


CHANGES = {
    "run": _run,
    "task": _part,
    "model": _model,
    "tool": _tool,
    "context": _context,
    "file": _file,
    "plan": _plan,
    "question": _question,
    "evaluation": _evaluation,
    "income": _income,
}
