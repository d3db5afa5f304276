"""What a tool is given and what it gives back."""

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, NamedTuple, Protocol

from pydantic import BaseModel, ConfigDict, Field

from clawwork_api.runtime.drawing import Pages
from clawwork_api.runtime.sandboxes import Sandbox
from clawwork_api.runtime.tools.payee import Payee
from clawwork_api.runtime.web import Web


class PlanStep(BaseModel):
    """One step of the coworker's plan."""

    model_config = ConfigDict(extra="forbid")
    text: str = Field(min_length=1, max_length=300)
    status: Literal["pending", "active", "done"] = "pending"


class Lesson(NamedTuple):
    """Something to remember."""

    topic: str
    content: str


class Picture(NamedTuple):
    """Something to see, as WebP."""

    caption: str
    content: bytes


class Office(Protocol):
    """What the service knows of the coworker and of its run. Blocking: ask from a thread."""

    def status(self) -> dict[str, object]:
        """Money and time left, as plain JSON; amounts in dollars, as text."""

    def recall(self, query: str) -> list[Lesson]:
        """What the coworker remembers of these words, the most fitting first."""

    def memory_left(self, topic: str) -> int:
        """How many more notes fit into the memory, one on this topic counted as replaced."""


@dataclass(frozen=True, kw_only=True)
class ToolContext:
    """The durable folder of the task, the sandbox when code can be run, the coworker's office, and the web
    when it can be searched. `attached` are tools of the workspace's own servers.

    `step` is the place of the call in its run, the same when a crash makes it be carried out again. `off` are
    the tools that this coworker may not use; `answer` is what a person said to the question of this call;
    `sees`: the model takes pictures; `pages` draws Office files.
    """

    workspace: Path
    sandbox: Sandbox | None
    step: str = "0"
    attached: Sequence["AttachedTool"] = ()
    office: Office | None = None
    web: Web | None = None
    off: frozenset[str] = frozenset()
    answer: str | None = None
    sees: bool = False
    pages: Pages | None = None


@dataclass(frozen=True, kw_only=True)
class Submission:
    """What was handed in: paths within the workspace, and the coworker's own words about them."""

    paths: tuple[str, ...]
    summary: str


@dataclass(frozen=True, kw_only=True)
class ToolOutcome:
    """`content` is the JSON for the model; `changed` are the files written, as paths within the workspace.

    `cost` is what a provider asks for the call, in dollars, six places. `plan` is the whole plan from now on,
    `lesson` what to remember, `picture` what a model that sees is shown after the result.
    """

    content: str
    ok: bool
    changed: list[str] = field(default_factory=list)
    submission: Submission | None = None
    cost: Decimal = Decimal(0)
    plan: Sequence[PlanStep] | None = None
    lesson: Lesson | None = None
    picture: Picture | None = None


ToolFunction = Callable[..., Awaitable[ToolOutcome]]


@dataclass(frozen=True, kw_only=True)
class AttachedTool:
    """A tool of a server that the workspace attached; `parameters` is the server's own JSON schema.

    `call` is given the task and the arguments, and raises ToolError. A call that a crash cut off is made
    again only when the tool is `repeatable`. `payee` is who is paid for a call.
    """

    name: str
    description: str
    parameters: dict[str, Any]
    repeatable: bool
    call: Callable[[ToolContext, dict[str, Any]], Awaitable[ToolOutcome]]
    payee: Payee


class ToolError(Exception):
    """A call that can't be carried out; the message tells the model what to do instead."""


def done(
    fields: dict[str, object], *, changed: list[str] | None = None, submission: Submission | None = None
) -> ToolOutcome:
    """A call that was carried out."""
    content = json.dumps({"ok": True, **fields}, ensure_ascii=False)
    return ToolOutcome(content=content, ok=True, changed=changed or [], submission=submission)


def failed(
    error: str, fields: dict[str, object] | None = None, *, changed: list[str] | None = None
) -> ToolOutcome:
    """A call that was refused, or code that ended badly."""
    content = json.dumps({"ok": False, "error": error, **(fields or {})}, ensure_ascii=False)
    return ToolOutcome(content=content, ok=False, changed=changed or [])
