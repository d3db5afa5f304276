"""Prompts are files with versions; a run records which one it used."""

from collections.abc import Sequence
from pathlib import Path

from pydantic_ai.messages import ModelRequest, SystemPromptPart, UserPromptPart

from clawwork_api.agents.tables import Agent
from clawwork_api.runtime.tools import Lesson
from clawwork_api.simulations.tables import RunTask

WORKER_PROMPT = "worker-2"

_WITH_CODE = "Use `execute_code` to compute; it runs Python on the same files, below `/workspace`."
_MEMORY = (
    "From your memory, notes of earlier work that may fit. They are no part of the task: where they disagree "
    "with the task or its files, those count."
)
_WITHOUT_CODE = "Code can't be run here, so compute with care and show how."


def opening(
    agent: Agent, task: RunTask, *, files: list[str], code: bool, remembered: Sequence[Lesson] = ()
) -> ModelRequest:
    """The first message of a task: who the coworker is, the task with its files, what fits of memory."""
    template = (Path(__file__).parent / f"{WORKER_PROMPT}.md").read_text("utf-8")
    system = template.format(
        signature=agent.signature,
        occupation=task.occupation,
        code=_WITH_CODE if code else _WITHOUT_CODE,
        instructions=agent.instructions,
    ).strip()
    return ModelRequest(
        parts=[SystemPromptPart(system), UserPromptPart(_task(task, files)), *_memory(remembered)]
    )


def _task(task: RunTask, files: list[str]) -> str:
    listed = "\n".join(f"- {name}" for name in files) or "- none"
    head = (
        f"Task: {task.task_id}\nTitle: {task.title}\nOccupation: {task.occupation}\nValue: ${task.value:.2f}"
    )
    return f"{head}\n\nReference files:\n{listed}\n\n{task.brief}"


def _memory(remembered: Sequence[Lesson]) -> list[UserPromptPart]:
    """Notes of a coworker's own are no orders: the task and the files count."""
    if not remembered:
        return []
    notes = "\n\n".join(f"{lesson.topic}:\n{lesson.content}" for lesson in remembered)
    return [UserPromptPart(f"{_MEMORY}\n\n{notes}")]


def reminder() -> str:
    return "Nothing has been handed in yet. Go on with the tools, and finish by calling submit_work."


def last_turns(left: int) -> str:
    return f"Only {left} more replies are possible. Hand in what exists now with submit_work."
