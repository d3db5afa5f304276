"""What the HTTP contract says of questions to people."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from clawwork_api.schemas import Schema


class Answer(Schema):
    """The body of POST …/answer: what the coworker is told, in the person's own words."""

    answer: Annotated[str, Field(pattern=r"\S", max_length=10_000)]


class Denial(Schema):
    """The body of POST …/deny; the coworker is told the reason."""

    reason: Annotated[str, Field(max_length=2_000)] = ""


class QuestionRow(Schema):
    """A question of a coworker, or a tool call that waits for approval (`kind`).

    `state`: open | answered | approved | denied | closed (its run ended first). `arguments` are those of the
    call, without secrets; `answer` is what was said, or why the call was denied.
    """

    id: str
    kind: Literal["question", "approval"]
    tool: str
    step: str
    text: str
    choices: list[str]
    arguments: dict[str, Any]
    state: str
    answer: str
    answered_by: str
    asked_at: datetime
    answered_at: datetime | None


class QuestionList(Schema):
    questions: list[QuestionRow]


class WaitingRow(QuestionRow):
    """An open question with the run that waits for its answer."""

    simulation_id: str
    signature: str
    practice: bool
    title: str


class WaitingList(Schema):
    """Every open question of the workspace, oldest first; at most 100 of `total`."""

    questions: list[WaitingRow]
    total: int
