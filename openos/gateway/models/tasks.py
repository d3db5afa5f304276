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


class TaskDetail(TaskRow):
    brief: str
    deliverables: list[str]
    created_at: datetime | None


class WriteTask(Body):
    """`value` is what accepted work is worth, in dollars."""

    title: str
    occupation: str
    sector: str = ""
    brief: str
    value: Decimal


class UploadResult(Answer):
    reference_files: list[ReferenceFile]
