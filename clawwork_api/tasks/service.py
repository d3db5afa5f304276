"""Tasks: the sample pack that ships, and what a workspace writes."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlmodel import col, select

from clawwork_api.artifacts import storage
from clawwork_api.database import TenantSession, to_money
from clawwork_api.documents import media_type
from clawwork_api.errors import ApiError, not_found
from clawwork_api.evaluations.rubrics.own import TaskRubric
from clawwork_api.tasks.pack import SampleTask, sample_task, sample_tasks
from clawwork_api.tasks.schemas import ReferenceFile, TaskDetail, TaskRow, WriteTask
from clawwork_api.tasks.tables import Task


@dataclass(frozen=True)
class ResolvedTask:
    """A task with everything that a run needs of it; `value` in dollars, `checks` never go to a model."""

    task_id: str
    title: str
    sector: str
    occupation: str
    brief: str
    value: Decimal
    checks: list[dict[str, Any]]
    rubric: dict[str, Any] | None
    files: list[Path]


def listing(session: TenantSession) -> list[TaskRow]:
    """Written tasks, newest first, then the pack."""
    written = session.exec(select(Task).order_by(col(Task.created_at).desc(), col(Task.id)))
    return [_written_row(task) for task in written] + [_pack_row(task) for task in sample_tasks()]


def get(session: TenantSession, task_id: str) -> Task:
    """A written task. Raises ApiError 404 `task_not_found`."""
    task = session.get(Task, task_id)
    if task is None:
        raise not_found("Task")
    return task


def detail(session: TenantSession, task_id: str) -> TaskDetail:
    """Raises ApiError 404 `task_not_found`."""
    sample = sample_task(task_id)
    if sample is not None:
        row = _pack_row(sample).model_dump()
        return TaskDetail(
            **row, brief=sample.brief, deliverables=sample.deliverables, rubric=None, created_at=None
        )
    return written_detail(get(session, task_id))


def written_detail(task: Task) -> TaskDetail:
    row = _written_row(task).model_dump()
    rubric = TaskRubric.model_validate(task.rubric) if task.rubric else None
    return TaskDetail(
        **row,
        brief=task.brief,
        deliverables=rubric.deliverables if rubric else [],
        rubric=rubric,
        created_at=task.created_at,
    )


def write(session: TenantSession, wanted: WriteTask, *, actor: str) -> Task:
    """Makes a task; its reference files are uploaded after it."""
    task = Task(
        tenant=session.tenant,
        title=wanted.title,
        occupation=wanted.occupation,
        sector=wanted.sector,
        brief=wanted.brief,
        value=to_money(wanted.value),
        rubric=wanted.rubric.model_dump(mode="json") if wanted.rubric else None,
        created_by=actor,
    )
    session.add(task)
    session.flush()
    return task


def resolve(session: TenantSession, *, data_dir: Path, task_id: str) -> ResolvedTask:
    """Raises ApiError 404 `task_not_found`, 409 `reference_file_missing`."""
    sample = sample_task(task_id)
    if sample is not None:
        return _resolved_sample(sample)
    task = get(session, task_id)
    folder = storage.task_files(data_dir, session.tenant, task_id)
    return ResolvedTask(
        task_id=task.id,
        title=task.title,
        sector=task.sector,
        occupation=task.occupation,
        brief=_brief(task),
        value=task.value,
        checks=[],
        rubric=task.rubric,
        files=[_present(folder, str(file["name"])) for file in task.reference_files],
    )


def reference_file(session: TenantSession, *, data_dir: Path, task_id: str, name: str) -> Path:
    """The path of one reference file. Raises ApiError 404 `task_not_found` or `file_not_found`."""
    files = resolve(session, data_dir=data_dir, task_id=task_id).files
    found = next((path for path in files if path.name == name), None)
    if found is None:
        raise not_found("File")
    return found


def _resolved_sample(sample: SampleTask) -> ResolvedTask:
    return ResolvedTask(
        task_id=sample.id,
        title=sample.title,
        sector=sample.sector,
        occupation=sample.occupation,
        brief=sample.brief,
        value=sample.value,
        checks=[check.model_dump(mode="json") for check in sample.checks],
        rubric=None,
        files=sample.reference_files,
    )


def _brief(task: Task) -> str:
    """With the files that the task's rubric demands: a coworker has to know of them."""
    names = TaskRubric.model_validate(task.rubric).deliverables if task.rubric else []
    return f"{task.brief}\n\nFiles to hand in: {', '.join(names)}" if names else task.brief


def _present(folder: Path, name: str) -> Path:
    try:
        return storage.locate(folder, name)
    except (FileNotFoundError, storage.StorageError) as error:
        raise ApiError(
            409, "reference_file_missing", f"The reference file {name} is missing", "Upload it again"
        ) from error


def _pack_row(task: SampleTask) -> TaskRow:
    files = [
        ReferenceFile(name=path.name, size=path.stat().st_size, media_type=media_type(path.name))
        for path in task.reference_files
    ]
    return TaskRow(
        id=task.id,
        title=task.title,
        sector=task.sector,
        occupation=task.occupation,
        value=task.value,
        source="pack",
        checkable=True,
        reference_files=files,
    )


def _written_row(task: Task) -> TaskRow:
    return TaskRow(
        id=task.id,
        title=task.title,
        sector=task.sector,
        occupation=task.occupation,
        value=task.value,
        source="written",
        checkable=False,
        reference_files=reference_files(task),
    )


def reference_files(task: Task) -> list[ReferenceFile]:
    return [
        ReferenceFile(name=f["name"], size=f["size"], media_type=f["media_type"])
        for f in task.reference_files
    ]
