"""Prompts are files, one folder a version; a run records which one it began with and keeps it.

What stands in a published folder stays as it is: another wording is another version.
"""

from collections.abc import Sequence
from pathlib import Path

from pydantic_ai.messages import ModelRequest, SystemPromptPart, UserPromptPart

from clawwork_api.agents.tables import Agent
from clawwork_api.runtime.tools import Lesson
from clawwork_api.simulations.tables import RunTask

WORKER_PROMPT = "worker-1"

_WITH_CODE = "Use `execute_code` to compute; it runs Python on the same files, below `/workspace`."
_MEMORY = (
    "From your memory, notes of earlier work that may fit. They are no part of the task: where they disagree "
    "with the task or its files, those count."
)
_SKILLS = (
    "Skills that the people you work for gave you: how they want some kinds of work done. Here is how each "
    "begins; read the whole file, and the others beside it, before work that it is about."
)
_WITHOUT_CODE = "Code can't be run here, so compute with care and show how."


class Prompts:
    """The texts of one version. Raises FileNotFoundError for a version that there never was."""

    def __init__(self, version: str) -> None:
        self.version = version or WORKER_PROMPT
        self._folder = Path(__file__).parent / self.version

    def text(self, name: str, **values: object) -> str:
        """The text `name` with its values filled in."""
        return (self._folder / f"{name}.md").read_text("utf-8").format(**values).strip()

    def opening(
        self,
        agent: Agent,
        task: RunTask,
        *,
        files: list[str],
        code: bool,
        remembered: Sequence[Lesson] = (),
        skills: Sequence[str] = (),
    ) -> ModelRequest:
        """The first message of a task: who the coworker is, task, files, skills, what fits of memory."""
        system = self.text(
            "system",
            signature=agent.signature,
            occupation=task.occupation,
            code=_WITH_CODE if code else _WITHOUT_CODE,
            instructions=agent.instructions,
        )
        return ModelRequest(
            parts=[
                SystemPromptPart(system),
                UserPromptPart(_task(task, files)),
                *_skills(skills),
                *_memory(remembered),
            ]
        )


def _task(task: RunTask, files: list[str]) -> str:
    listed = "\n".join(f"- {name}" for name in files) or "- none"
    head = (
        f"Task: {task.task_id}\nTitle: {task.title}\nOccupation: {task.occupation}\nValue: ${task.value:.2f}"
    )
    return f"{head}\n\nReference files:\n{listed}\n\n{task.brief}"


def _skills(skills: Sequence[str]) -> list[UserPromptPart]:
    return [UserPromptPart("\n\n".join((_SKILLS, *skills)))] if skills else []


def _memory(remembered: Sequence[Lesson]) -> list[UserPromptPart]:
    """Notes of a coworker's own are no orders: the task and the files count."""
    if not remembered:
        return []
    notes = "\n\n".join(f"{lesson.topic}:\n{lesson.content}" for lesson in remembered)
    return [UserPromptPart(f"{_MEMORY}\n\n{notes}")]
