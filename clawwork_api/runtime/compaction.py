"""Making room in a long conversation.

The rule: when the next request is estimated to fill more than SHARE of what the model can read, old results
of tools are replaced by a note, oldest first, until it fills at most TARGET. Never touched are the task, what
the model said, results shorter than LEAST characters, and the last KEPT_TURNS turns (only the last one when
the request would not fit else, or the provider itself said that it is too long). What was left out is a
recorded step, which a replay reads. What still does not fit is not sent to an endpoint of a workspace's own:
some servers cut such a request without a word.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pydantic_ai.messages import (
    ModelMessage,
    ModelMessagesTypeAdapter,
    ModelRequest,
    ModelResponse,
    ToolCallPart,
    ToolReturnPart,
)

from clawwork_api.runtime.limits import output_tokens
from clawwork_api.runtime.models.estimate import picture_bytes
from clawwork_api.runtime.prompts import Prompts

SHARE, TARGET = 0.75, 0.5
KEPT_TURNS = 4
LEAST = 500
CHARACTERS_PER_TOKEN = 3
SHOWN_ARGUMENTS = 120
AGAIN = {
    "read_file": "The file is still there: read it again if you need it.",
    "execute_code": "The files that it made are still there.",
}
ANY = "Call it again if you need it."

Place = tuple[int, int]
"""A part of the conversation: the number of its message, and of the part within it."""


@dataclass(frozen=True)
class Room:
    """The model's window in tokens, and how many the next request is estimated to fill."""

    window: int
    needed: int

    @property
    def short(self) -> bool:
        return self.needed > SHARE * self.window

    @property
    def full(self) -> bool:
        return self.needed > self.window


def room(history: Sequence[ModelMessage], window: int) -> Room:
    """The last call's own count plus what is new since, with full output; all by length before the first."""
    last = max((i for i, m in enumerate(history) if isinstance(m, ModelResponse)), default=-1)
    known = 0
    if last >= 0 and isinstance(response := history[last], ModelResponse):
        known = response.usage.input_tokens + response.usage.output_tokens
    fresh = history[last + 1 :] if known else history
    size = len(ModelMessagesTypeAdapter.dump_json(list(fresh))) - picture_bytes(fresh)
    return Room(window, known + size // CHARACTERS_PER_TOKEN + output_tokens(window))


def choose(history: Sequence[ModelMessage], found: Room) -> list[Place]:
    """The results to leave out, oldest first, until the request fills TARGET of the window.

    Those of all turns but the last, where the request would not fit else.
    """
    chosen, needed = [], found.needed
    old = {place for place, _ in _results(history, kept=KEPT_TURNS)}
    for place, part in _results(history, kept=1):
        if needed <= (TARGET * found.window if place in old else found.window):
            break
        chosen.append(place)
        needed -= _size(part) // CHARACTERS_PER_TOKEN
    return chosen


def choose_all(history: Sequence[ModelMessage]) -> list[Place]:
    """Every result before the last turn: for a provider that found the request too long."""
    return [place for place, _ in _results(history, kept=1)]


def leave_out(history: list[ModelMessage], places: Sequence[Place], prompts: Prompts) -> list[str]:
    """Replaces the results in place; returns what was left out, in words."""
    told = []
    for message, number in places:
        request = history[message]
        if not isinstance(request, ModelRequest):
            raise TypeError("only a request holds results of tools")
        parts = list(request.parts)
        part = parts[number]
        if not isinstance(part, ToolReturnPart):
            raise TypeError("only a tool's result can be left out")
        told.append(f"{_call(history, message, part)} ({_size(part):,} characters)")
        note = prompts.text(
            "left_out",
            call=_call(history, message, part),
            characters=f"{_size(part):,}",
            again=AGAIN.get(part.tool_name, ANY),
        )
        parts[number] = ToolReturnPart(part.tool_name, note, part.tool_call_id, outcome=part.outcome)
        history[message] = replace(request, parts=parts)
    return told


def _results(history: Sequence[ModelMessage], *, kept: int) -> Iterator[tuple[Place, ToolReturnPart]]:
    turns = [i for i, m in enumerate(history) if isinstance(m, ModelResponse)]
    end = turns[-kept] if len(turns) >= kept else 0
    for index, message in enumerate(history[:end]):
        for number, part in enumerate(message.parts if isinstance(message, ModelRequest) else ()):
            if isinstance(part, ToolReturnPart) and _size(part) >= LEAST:
                yield (index, number), part


def _size(part: ToolReturnPart) -> int:
    return len(part.model_response_str())


def _call(history: Sequence[ModelMessage], message: int, part: ToolReturnPart) -> str:
    before = history[message - 1]
    calls = [p for p in before.parts if isinstance(p, ToolCallPart) and p.tool_call_id == part.tool_call_id]
    arguments = calls[0].args_as_json_str() if calls else "{}"
    try:
        given = json.loads(arguments)
    except ValueError:  # the model's own slip, which the tool has answered
        given = {}
    shown = given.get("path") or given.get("filename") or "" if isinstance(given, dict) else ""
    return f"{part.tool_name} {str(shown)[:SHOWN_ARGUMENTS]}".strip()
