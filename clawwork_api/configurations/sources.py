"""The tasks that a configuration offers: sent with it, or the sample pack."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from pydantic import ValidationError
from sqlmodel import select

from clawwork_api.configurations.schemas import JsonlSource, LiveBench, PackSource, SentTask
from clawwork_api.database import TenantSession, to_money
from clawwork_api.errors import ApiError
from clawwork_api.tasks.pack import sample_tasks
from clawwork_api.tasks.tables import Task

MAX_TASKS = 500
TITLE_CHARACTERS = 120


class Offered(NamedTuple):
    """`task_id` as the configuration names it; `sent` is None for a sample task."""

    task_id: str
    sector: str
    occupation: str
    sent: SentTask | None


def offered(config: LiveBench) -> list[Offered]:
    """In the order of the source. Raises ApiError 422 `invalid_task_line` or `duplicate_task`."""
    source = config.task_source
    if isinstance(source, PackSource):
        return [Offered(t.id, t.sector, t.occupation, None) for t in sample_tasks()]
    sent = _lines(source) if isinstance(source, JsonlSource) else source.tasks
    ids = [task.task_id for task in sent]
    twice = next((task_id for task_id in ids if ids.count(task_id) > 1), None)
    if twice is not None:
        raise ApiError(422, "duplicate_task", f"The task {twice} is sent twice", "Give each task its own id")
    return [Offered(t.task_id, t.sector, t.occupation, t) for t in sent]


def _lines(source: JsonlSource) -> list[SentTask]:
    lines = [(n, line) for n, line in enumerate(source.content.splitlines(), 1) if line.strip()]
    if len(lines) > MAX_TASKS:
        raise ApiError(422, "too_many_tasks", f"At most {MAX_TASKS} tasks can be sent", "Send fewer")
    return [_line(number, line) for number, line in lines]


def _line(number: int, line: str) -> SentTask:
    try:
        return SentTask.model_validate_json(line)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the line"
        problem = f"Line {number} of the task source: {where}: {first['msg']}"
        raise ApiError(422, "invalid_task_line", problem, "Each line is one task as a JSON object") from error


def kept(session: TenantSession, task: Offered, *, worth: Decimal, actor: str) -> str:
    """The id under which the workspace has this task; a task sent before, unchanged, is the same one."""
    sent = task.sent
    if sent is None:
        return task.task_id
    value = to_money(_first(sent.task_value_usd, sent.max_payment, worth))
    before = select(Task).where(Task.external_id == task.task_id)
    for known in session.exec(before).all():
        same = (known.brief, known.occupation, known.sector, known.value)
        if same == (sent.prompt, sent.occupation, sent.sector, value):
            return known.id
    made = Task(
        tenant=session.tenant,
        external_id=task.task_id,
        title=_title(sent),
        sector=sent.sector,
        occupation=sent.occupation,
        brief=sent.prompt,
        value=value,
        created_by=actor,
    )
    session.add(made)
    session.flush()
    return made.id


def _first(*amounts: Decimal | None) -> Decimal:
    return next(amount for amount in amounts if amount is not None)


def _title(task: SentTask) -> str:
    lines: Sequence[str] = [line.strip() for line in task.prompt.splitlines() if line.strip()]
    first = lines[0] if lines else task.task_id
    return first if len(first) <= TITLE_CHARACTERS else first[: TITLE_CHARACTERS - 1].rstrip() + "…"
