"""What the practice model does beside the work itself, where the tools are offered: plan, look, remember."""

from collections.abc import Sequence
from typing import Any

from clawwork_api.practice.conversation import Conversation
from clawwork_api.practice.note import DRAFT, FINAL, NOTE

Call = tuple[str, dict[str, Any]]
LOOK, READ, COMPUTE, WRITE, HAND_IN = range(5)
STEPS = (
    "Look at the task and its reference files",
    "Read every reference file",
    "Compute the figures: {plan}",
    "Write the deliverables",
    "Check them and hand in",
)
MAX_STEP = 300


def beginning(talk: Conversation, plan: str) -> list[Call]:
    """Before anything else: the plan, what is left to spend, and what is remembered."""
    return [
        *planned(talk, plan, LOOK),
        *_offered(talk, ("get_status", {}), ("recall", {"query": talk.title})),
    ]


def planned(talk: Conversation, plan: str, active: int) -> list[Call]:
    """The plan with its step `active` under way; nothing when that has been said already."""
    steps = [
        {"text": text.format(plan=plan)[:MAX_STEP], "status": _status(number, active)}
        for number, text in enumerate(STEPS)
    ]
    said = talk.of("plan")
    if said and said[-1].arguments.get("steps") == steps:
        return []
    return _offered(talk, ("plan", {"steps": steps}))


def checked(talk: Conversation, paths: Sequence[str]) -> list[Call]:
    """Looks once at each PDF that was made, and makes the draft of a note final."""
    looked = {str(call.arguments.get("path")) for call in (*talk.of("look_at_page"), *talk.of("edit_file"))}
    calls: list[Call] = [
        ("look_at_page", {"path": p}) for p in paths if p.endswith(".pdf") and p not in looked
    ]
    if NOTE in paths and NOTE not in looked:
        calls.append(("edit_file", {"path": NOTE, "texts": [{"find": DRAFT, "replace": FINAL}]}))
    return _offered(talk, *calls)


def ending(talk: Conversation, plan: str, names: str) -> list[Call]:
    """Ticks everything off and keeps what was done; for a task that it could do only."""
    knowledge = f"Done before, by a script of the practice model: {plan}. Handed in: {names}."
    return [
        *planned(talk, plan, len(STEPS)),
        *_offered(talk, ("learn", {"topic": talk.title[:120], "knowledge": knowledge})),
    ]


def _status(number: int, active: int) -> str:
    if number < active:
        return "done"
    return "active" if number == active else "pending"


def _offered(talk: Conversation, *calls: Call) -> list[Call]:
    return [call for call in calls if call[0] in talk.tools]
