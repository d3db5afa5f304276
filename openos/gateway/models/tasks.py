"""Tasks and their reference files."""

from datetime import datetime
from decimal import Decimal

from openos.gateway.models.base import Amount, Answer, Body


class ReferenceFile(Answer):
    name: str
    size: int
    media_type: str


class TaskRow(Answer):
    """`source` is pack or written; `checkable` when it has checks with a right answer."""

    id: str
    title: str
    sector: str
    occupation: str
    value: Amount
    source: str
    checkable: bool
    reference_files: list[ReferenceFile]


class TaskList(Answer):
    tasks: list[TaskRow]


class TaskCriterion(Answer):
    """`weight` counts in relation to those of the others."""

    text: str
    weight: Amount


class OwnRubric(Answer):
    """What the work on one task is judged by, before its occupation's rubric."""

    criteria: list[TaskCriterion]


class TaskDetail(TaskRow):
    brief: str
    deliverables: list[str]
    rubric: OwnRubric | None
    created_at: datetime | None


class Criterion(Body):
    """`weight` counts in relation to those of the others."""

    text: str
    weight: Decimal = Decimal(1)


class TaskRubric(Body):
    """What good work on one task is; `deliverables` are names of files that must be handed in."""

    criteria: list[Criterion]
    deliverables: list[str] = []


class WriteTask(Body):
    """`value` is what accepted work is worth, in dollars; a `rubric` stands before the occupation's."""

    title: str
    occupation: str
    sector: str = ""
    brief: str
    value: Decimal
    rubric: TaskRubric | None = None


class UploadResult(Answer):
    reference_files: list[ReferenceFile]
