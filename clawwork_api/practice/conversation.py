"""What has happened so far, read from the messages alone: the practice model keeps no state."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from clawwork_api.practice.protocol import ChatRequest, Message

MARKER = re.compile(r"^Task: ([a-z0-9-]+)\s*$", re.MULTILINE)
ASK_ME = re.compile(r"^Ask me:? +(.+)$", re.MULTILINE | re.IGNORECASE)
"""What makes the practice model ask a person: `Ask me which quarter to report: Q1 | Q2` on a line."""
TITLE = re.compile(r"^(?:Title|#+)[: ]+(.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Done:
    """A tool call that has been answered; `result` is the tool's JSON object."""

    tool: str
    arguments: dict[str, Any]
    result: dict[str, Any]

    @property
    def ok(self) -> bool:
        return self.result.get("ok") is True

    @property
    def offset(self) -> int:
        """Where a page of `read_file` starts."""
        asked = self.arguments.get("offset")
        return asked if isinstance(asked, int) else 0


@dataclass(frozen=True)
class Conversation:
    task: str
    title: str
    tools: frozenset[str]
    done: tuple[Done, ...]
    ask: dict[str, Any] | None = None  # what the task says to ask a person, as `ask_person` takes it

    def of(self, tool: str) -> list[Done]:
        """The answered calls of one tool, in order."""
        return [call for call in self.done if call.tool == tool]


def read(request: ChatRequest) -> Conversation:
    """Finds the task's marker and every answered tool call."""
    asked = "\n".join(message.text for message in request.messages if message.role == "user")
    marker, title = MARKER.search(asked), TITLE.search(asked)
    return Conversation(
        task=marker.group(1) if marker else "",
        title=title.group(1).strip() if title else _first_words(asked),
        tools=frozenset(tool.function.name for tool in request.tools),
        done=tuple(_answered(request.messages)),
        ask=_to_ask(asked),
    )


def _answered(messages: Sequence[Message]) -> list[Done]:
    calls = {call.id: call.function for message in messages for call in message.tool_calls or []}
    answers = [message for message in messages if message.role == "tool" and message.tool_call_id in calls]
    return [
        Done(
            calls[answer.tool_call_id].name,
            _object(calls[answer.tool_call_id].arguments),
            _object(answer.text),
        )
        for answer in answers
        if answer.tool_call_id
    ]


def _object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except json.JSONDecodeError:
        return {"ok": False, "error": text}
    return value if isinstance(value, dict) else {"ok": False, "error": text}


def _to_ask(asked: str) -> dict[str, Any] | None:
    found = ASK_ME.search(asked)
    if found is None:
        return None
    words, _, listed = found.group(1).strip().rpartition(":")
    if "|" not in listed:
        words, listed = found.group(1), ""
    question = words.strip().rstrip(".?")
    choices = [choice.strip(" .") for choice in listed.split("|") if choice.strip(" .")]
    return {"question": f"{question[0].upper()}{question[1:]}?"} | ({"choices": choices} if choices else {})


def _first_words(asked: str) -> str:
    return next((line.strip()[:120] for line in asked.splitlines() if line.strip()), "untitled task")
