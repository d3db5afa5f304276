"""An imported coworker's own files, read tolerantly and kept in memory while they don't change."""

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pydantic import AliasChoices, Field

from clawwork_api.agents.tables import Agent
from clawwork_api.artifacts.storage import AGENT_DATA, tenant_root
from clawwork_api.livebench.reader import COMPLETIONS, EVALUATIONS, TASKS, read_rows
from clawwork_api.livebench.records import Assignment, Completion, EvaluationRow, Record
from clawwork_api.livebench.values import Paths, Score, Text

MEMORY = "memory/memory.jsonl"
DECISIONS = "decisions/decisions.jsonl"
FOLDERS_IN_MEMORY = 64


class PublishedTask(Assignment):
    sector: Text = ""
    occupation: Text = ""
    reference_files: Paths = Field(default_factory=list)


class PublishedCompletion(Completion):
    evaluation_score: Score | None = None


class PublishedMethod(EvaluationRow):
    method: Text = Field(default="llm", validation_alias=AliasChoices("evaluation_method"))


class Memory(Record):
    label: Text = Field(default="", validation_alias=AliasChoices("date"))
    written: Text = Field(default="", validation_alias=AliasChoices("timestamp"))
    topic: Text = "Unknown"
    knowledge: Text = ""


class PublishedDecision(Record):
    label: Text = Field(default="", validation_alias=AliasChoices("date"))
    activity: Text = ""
    reasoning: Text = ""


class PublishedRecords(NamedTuple):
    """`tasks`: the first assignment of each; `completions`: the last of each; both in file order."""

    tasks: Mapping[str, PublishedTask]
    completions: Mapping[str, PublishedCompletion]
    methods: Mapping[tuple[str, Decimal], str]


def folder(data_dir: Path, agent: Agent) -> Path:
    """Where an import put the coworker's files."""
    return tenant_root(data_dir, agent.tenant) / AGENT_DATA / agent.signature


def records(place: Path) -> PublishedRecords:
    """What the files below `place` say of its tasks; a file that is missing says nothing."""
    return _records(place, tuple(_stamp(place / name) for name in (TASKS, COMPLETIONS, EVALUATIONS)))


def memories(place: Path) -> list[Memory]:
    return read_rows(place, MEMORY, Memory.model_validate, [])


def decisions(place: Path) -> list[PublishedDecision]:
    return read_rows(place, DECISIONS, PublishedDecision.model_validate, [])


@lru_cache(maxsize=FOLDERS_IN_MEMORY)
def _records(place: Path, _stamps: tuple[object, ...]) -> PublishedRecords:
    tasks: dict[str, PublishedTask] = {}
    for task in read_rows(place, TASKS, PublishedTask.model_validate, []):
        tasks.setdefault(task.task_id, task)
    completions = read_rows(place, COMPLETIONS, PublishedCompletion.model_validate, [])
    judged = read_rows(place, EVALUATIONS, PublishedMethod.model_validate, [])
    return PublishedRecords(
        tasks=tasks,
        completions={c.task_id: c for c in completions},
        methods={(e.task_id, e.score): e.method for e in judged},
    )


def _stamp(path: Path) -> tuple[int, int]:
    try:
        facts = path.stat()
    except FileNotFoundError:
        return 0, 0
    return facts.st_mtime_ns, facts.st_size
