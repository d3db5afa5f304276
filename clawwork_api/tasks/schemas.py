"""What the HTTP contract says of tasks."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from clawwork_api.amounts import Amount
from clawwork_api.evaluations.rubrics.own import TaskRubric
from clawwork_api.schemas import Schema


class ReferenceFile(Schema):
    name: str
    size: int
    media_type: str


class TaskRow(Schema):
    id: str
    title: str
    sector: str
    occupation: str
    value: Decimal
    source: str  # pack | written
    checkable: bool  # has checks with a right answer
    reference_files: list[ReferenceFile]


class TaskList(Schema):
    tasks: list[TaskRow]


class TaskDetail(TaskRow):
    brief: str
    deliverables: list[str]
    rubric: TaskRubric | None
    created_at: datetime | None


class WriteTask(Schema):
    """The body of POST /api/tasks; `value` is what accepted work is worth, in dollars.

    A `rubric` of its own is what the work is judged by, instead of the occupation's.
    """

    title: Annotated[str, Field(min_length=1, max_length=180)]
    occupation: Annotated[str, Field(min_length=1, max_length=120)]
    sector: Annotated[str, Field(max_length=120)] = ""
    brief: Annotated[str, Field(min_length=1, max_length=50_000)]
    value: Annotated[Decimal, Amount(100_000, places=2, zero=True)]
    rubric: TaskRubric | None = None


class UploadResult(Schema):
    reference_files: list[ReferenceFile]
