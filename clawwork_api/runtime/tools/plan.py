"""The tool that lays down the plan, for the people who follow the run."""

from dataclasses import replace
from typing import Annotated

from pydantic import Field

from clawwork_api.runtime.tools.contract import (
    PlanStep,
    ToolContext,
    ToolError,
    ToolFunction,
    ToolOutcome,
    done,
)

MAX_STEPS = 30
Steps = Annotated[list[PlanStep], Field(min_length=1, max_length=MAX_STEPS)]


def plan_tool(_: ToolContext) -> ToolFunction:
    """Needs nothing of the task: the plan is recorded with the call."""

    async def plan(steps: Steps) -> ToolOutcome:
        """Write down how you will work, or tick off what is done; people see it as a list.

        Give the whole list each time: it replaces the one before. Begin work with it, and call it again when
        a step is done.

        Args:
            steps: In order, each {"text": "Read the ledger", "status": "pending"}; at most one is active.
        """
        if sum(step.status == "active" for step in steps) > 1:
            raise ToolError("Only one step can be active; set the others to pending or done")
        counts: dict[str, object] = {"steps": len(steps), "done": sum(s.status == "done" for s in steps)}
        return replace(done(counts), plan=steps)

    return plan
