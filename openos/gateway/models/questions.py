"""What coworkers ask people, and the tools that they may be given."""

from datetime import datetime
from typing import Any

from openos.gateway.models.base import Answer, Body


class Question(Answer):
    """A question, or a tool call that waits for approval (`kind`); `arguments` are those of the call."""

    id: str
    kind: str
    tool: str
    text: str
    choices: list[str]
    arguments: dict[str, Any]
    asked_at: datetime


class WaitingQuestion(Question):
    """With the run that waits for the answer."""

    simulation_id: str
    signature: str
    practice: bool
    title: str


class WaitingList(Answer):
    """Every open question of the workspace, oldest first; at most 100 of `total`."""

    questions: list[WaitingQuestion]
    total: int


class Reply(Body):
    """What the coworker is told."""

    answer: str


class Denial(Body):
    """Why a call is not made; may be empty."""

    reason: str = ""


class ToolRow(Answer):
    """`permissions`: what the tool can be set to (allowed, ask, off), the default first."""

    name: str
    note: str
    permissions: list[str]


class ToolList(Answer):
    tools: list[ToolRow]
