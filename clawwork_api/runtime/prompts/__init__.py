"""Prompts are files, one folder a version; a run records which one it began with and keeps it.

What stands in a published folder stays as it is: another wording is another version.
"""

from pathlib import Path

from pydantic_ai.messages import ModelRequest, SystemPromptPart, UserPromptPart

from clawwork_api.agents.tables import Agent
from clawwork_api.simulations.tables import RunTask

WORKER_PROMPT = "worker-1"

_WITH_CODE = "Use `execute_code` to compute; it runs Python on the same files, below `/workspace`."
_WITHOUT_CODE = "Code can't be run here, so compute with care and show how."


class Prompts:
    """The texts of one version. Raises FileNotFoundError for a version that there never was."""

    def __init__(self, version: str) -> None:
        self.version = version or WORKER_PROMPT
        self._folder = Path(__file__).parent / self.version

    def text(self, name: str, **values: object) -> str:
        """The text `name` with its values filled in."""
        return (self._folder / f"{name}.md").read_text("utf-8").format(**values).strip()

    def opening(self, agent: Agent, task: RunTask, *, files: list[str], code: bool) -> ModelRequest:
        """The first message of a task: who the coworker is, and the task with its reference files."""
        system = self.text(
            "system",
            signature=agent.signature,
            occupation=task.occupation,
            code=_WITH_CODE if code else _WITHOUT_CODE,
            instructions=agent.instructions,
        )
        return ModelRequest(parts=[SystemPromptPart(system), UserPromptPart(_task(task, files))])


def _task(task: RunTask, files: list[str]) -> str:
    listed = "\n".join(f"- {name}" for name in files) or "- none"
    head = (
        f"Task: {task.task_id}\nTitle: {task.title}\nOccupation: {task.occupation}\nValue: ${task.value:.2f}"
    )
    return f"{head}\n\nReference files:\n{listed}\n\n{task.brief}"
