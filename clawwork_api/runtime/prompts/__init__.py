"""Prompts are files with versions; a run records which one it used."""

from pathlib import Path

from pydantic_ai.messages import ModelRequest, SystemPromptPart, UserPromptPart

from clawwork_api.agents.tables import Agent
from clawwork_api.simulations.tables import RunTask

WORKER_PROMPT = "worker-1"

_WITH_CODE = "Use `execute_code` to compute; it runs Python on the same files, below `/workspace`."
_WITHOUT_CODE = "Code can't be run here, so compute with care and show how."


def opening(agent: Agent, task: RunTask, *, files: list[str], code: bool) -> ModelRequest:
    """The first message of a task: who the coworker is, and the task with its reference files."""
    template = (Path(__file__).parent / f"{WORKER_PROMPT}.md").read_text("utf-8")
    system = template.format(
        signature=agent.signature,
        occupation=task.occupation,
        code=_WITH_CODE if code else _WITHOUT_CODE,
        instructions=agent.instructions,
    ).strip()
    return ModelRequest(parts=[SystemPromptPart(system), UserPromptPart(_task(task, files))])


def _task(task: RunTask, files: list[str]) -> str:
    listed = "\n".join(f"- {name}" for name in files) or "- none"
    head = (
        f"Task: {task.task_id}\nTitle: {task.title}\nOccupation: {task.occupation}\nValue: ${task.value:.2f}"
    )
    return f"{head}\n\nReference files:\n{listed}\n\n{task.brief}"


def reminder() -> str:
    return "Nothing has been handed in yet. Go on with the tools, and finish by calling submit_work."


def last_turns(left: int) -> str:
    return f"Only {left} more replies are possible. Hand in what exists now with submit_work."
