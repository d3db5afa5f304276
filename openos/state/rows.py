"""Lines that several pages show: a coworker, a task, a run, a file."""

from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import quote

from openos.gateway.models import AgentRow, ArtifactRow, ReferenceFile, RunRow, SkillUse, TaskRow
from openos.state.values import (
    NO_MOMENT,
    NO_MONEY,
    Moment,
    Money,
    count,
    duration,
    initials,
    moment,
    money,
    percent,
    size,
)

LIVE = frozenset({"queued", "running", "waiting", "stopping"})
ASKS = {"question": "asks you", "approval": "needs your approval"}
FAMILIES = {
    "sheet": ("xlsx", "xls", "csv", "tsv", "ods"),
    "document": ("docx", "doc", "md", "txt", "rtf", "pptx"),
    "pages": ("pdf",),
    "image": ("png", "jpg", "jpeg", "gif", "webp", "svg"),
    "video": ("mp4",),
}


@dataclass(frozen=True)
class CoworkerLine:
    name: str = ""
    href: str = ""
    initials: str = ""
    model: str = ""
    practice: bool = False
    imported: bool = False
    status: str = ""
    balance: Money = NO_MONEY
    spend: Money = NO_MONEY
    income: Money = NO_MONEY
    score: str = ""
    tasks: str = ""
    runs: str = ""


@dataclass(frozen=True)
class UsedSkill:
    """A skill in the version that a run has; `words` name both."""

    words: str = ""
    href: str = ""


@dataclass(frozen=True)
class TaskLine:
    id: str = ""
    href: str = ""
    title: str = ""
    occupation: str = ""
    sample: bool = False
    value: Money = NO_MONEY
    files: str = ""


@dataclass(frozen=True)
class RunLine:
    id: str = ""
    href: str = ""
    title: str = ""
    coworker: str = ""
    initials: str = ""
    practice: bool = False
    status: str = ""
    asks: str = ""  # what the run waits for a person to say
    live: bool = False
    spend: Money = NO_MONEY
    income: Money = NO_MONEY
    score: str = ""
    started: Moment = NO_MOMENT
    last_event: Moment = NO_MOMENT
    took: str = ""


@dataclass(frozen=True)
class FileLine:
    id: str = ""
    href: str = ""
    name: str = ""
    kind: str = "other"
    size: str = ""
    note: str = ""
    about: str = ""
    task: str = ""
    practice: bool = False
    created: Moment = NO_MOMENT


def family(name: str) -> str:
    """Which kind of file a name means: sheet, document, pages, image, video or other."""
    ending = name.rpartition(".")[2].lower()
    return next((kind for kind, endings in FAMILIES.items() if ending in endings), "other")


def coworker_href(signature: str) -> str:
    return f"/coworkers/{quote(signature, safe='')}"


def coworker_line(row: AgentRow) -> CoworkerLine:
    """A coworker as a list shows it."""
    broke = row.balance <= 0
    return CoworkerLine(
        name=row.signature,
        href=coworker_href(row.signature),
        initials=initials(row.signature),
        model=row.model,
        practice=row.practice,
        imported=row.source == "imported",
        status="running" if row.is_running else "bankrupt" if broke else "idle",
        balance=money(row.balance),
        spend=money(row.total_token_cost),
        income=money(row.total_work_income),
        score=percent(row.avg_evaluation_score),
        tasks=count(row.num_tasks),
        runs=count(row.num_runs),
    )


def task_line(row: TaskRow) -> TaskLine:
    """A task as a list shows it."""
    files = len(row.reference_files)
    return TaskLine(
        id=row.id,
        href=f"/tasks/{quote(row.id, safe='')}",
        title=row.title,
        occupation=row.occupation,
        sample=row.source == "pack",
        value=money(row.value),
        files="no files" if not files else "1 file" if files == 1 else f"{files} files",
    )


def run_line(row: RunRow) -> RunLine:
    """A run as a list shows it. Income is unknown, not zero, until the run is over."""
    ended = row.ended_at is not None
    seconds = (row.ended_at - row.started_at).total_seconds() if row.ended_at and row.started_at else None
    return RunLine(
        id=row.id,
        href=f"/runs/{row.id}",
        title=row.title,
        coworker=row.signature,
        initials=initials(row.signature),
        practice=row.practice,
        status=row.status,
        asks=ASKS.get(row.reason, "") if row.status == "waiting" else "",
        live=row.status in LIVE,
        spend=money(row.spend),
        income=money(row.income if ended or row.income > Decimal(0) else None),
        score=percent(row.score),
        started=moment(row.started_at or row.created_at),
        last_event=moment(row.last_event_at),
        took=duration(seconds),
    )


def file_line(row: ArtifactRow) -> FileLine:
    """A coworker's file; it opens in the viewer."""
    return FileLine(
        id=row.id,
        href=f"/deliverables/{row.id}",
        name=row.name,
        kind=family(row.name),
        size=size(row.size),
        note="deliverable" if row.role == "deliverable" else "working file",
        about=f"{row.signature} · {row.task_title}",
        task=row.task_title,
        practice=row.practice,
        created=moment(row.created_at),
    )


def skill_href(skill_id: str, *, version: int | None = None) -> str:
    """The page of a skill; of its newest version when None."""
    return f"/skills/{quote(skill_id, safe='')}" + (f"?version={version}" if version else "")


def used_skill(use: SkillUse) -> UsedSkill:
    href = skill_href(use.id, version=use.version)
    return UsedSkill(f"{use.name}, version {use.version}", href)


def reference_line(task_id: str, file: ReferenceFile) -> FileLine:
    """A reference file of a task; it is saved, not opened."""
    href = f"/files/tasks/{quote(task_id, safe='')}/{quote(file.name, safe='')}"
    return FileLine(href=href, name=file.name, kind=family(file.name), size=size(file.size))
