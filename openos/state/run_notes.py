"""The lines of a run's timeline: its steps, and what is noted between them of caps, waiting and retries."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from openos.gateway.models import EventRow
from openos.state.caps import cap_words, remedy, remedy_words
from openos.state.values import NO_MONEY, Money

RECENT = 500  # events that are looked through for notes when a run is opened
CAPS = {
    "run": "The cap of this run",
    "day": "The coworker's daily cap",
    "month": "The coworker's monthly cap",
    "workspace": "The workspace's monthly cap",
    "balance": "The coworker's balance",
}


@dataclass(frozen=True)
class StepLine:
    key: str = ""
    kind: str = ""
    name: str = ""
    state: str = ""
    summary: str = ""
    tokens: str = ""
    cost: Money = NO_MONEY
    seconds: str = ""
    saying: str = ""  # of a model call under way: the end of what it says
    href: str = ""  # of a note: where something can be done about it
    link: str = ""


Note = tuple[datetime, StepLine]
"""A line that is no step, and when it happened."""


def note_of(event: EventRow, coworker_href: str) -> Note | None:
    """What an event adds to the timeline besides the steps; None when it adds nothing."""
    line = _line(event, coworker_href)
    return (event.created_at, line) if line else None


def _line(event: EventRow, coworker_href: str) -> StepLine | None:
    match event.kind:
        case "cap.warned" | "cap.reached":
            return _cap(event, coworker_href)
        case "question.asked":
            return _asked(event)
        case "question.answered":
            return _answered(event)
        case "run.waiting" if event.data.get("reason") in ("question", "approval"):
            return None
        case "run.waiting":
            again = event.data.get("reason") == "retry_backoff"
            return _note(event, "Retry" if again else "Waiting", str(event.data.get("hint", "")))
        case "run.queued" if event.seq > 1:
            return _note(event, "Queued", "Taken up again; what is recorded stands and is not paid again.")
        case "run.stopping":
            return _note(event, "Stop", "A stop was asked for.")
    return None


def _asked(event: EventRow) -> StepLine:
    if event.data.get("question_kind") == "approval":
        return _note(event, "Approval", f"Waits for leave to use {event.data.get('tool', '')}.")
    return _note(event, "Question", str(event.data.get("text", "")))


def _answered(event: EventRow) -> StepLine:
    outcome, words = str(event.data.get("outcome", "")), str(event.data.get("answer", ""))
    said = words or f"A person {outcome} the call of {event.data.get('tool', '')}."
    return _note(event, outcome.capitalize(), said)


def _cap(event: EventRow, coworker_href: str) -> StepLine:
    scope, reached = str(event.data.get("scope", "")), event.kind == "cap.reached"
    amounts = {name: Decimal(str(event.data.get(name, 0))) for name in ("spent", "limit", "reserved")}
    return StepLine(
        key=f"note.{event.seq}",
        kind="note",
        name="Cap reached" if reached else "Cap warning",
        state="failed" if reached else "warned",
        summary=cap_words(CAPS.get(scope, "A cap"), reached=reached, **amounts),
        href=remedy(scope, coworker_href),
        link=remedy_words(scope),
    )


def _note(event: EventRow, name: str, summary: str) -> StepLine:
    return StepLine(key=f"note.{event.seq}", kind="note", name=name, summary=summary)
