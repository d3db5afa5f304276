"""What a coworker can do: plan, read, make and change files, run code, hand in, and more."""

from clawwork_api.runtime.tools.contract import Lesson, PlanStep, Submission, ToolContext, ToolOutcome
from clawwork_api.runtime.tools.registry import call_tool, tool_definitions

__all__ = ["Lesson", "PlanStep", "Submission", "ToolContext", "ToolOutcome", "call_tool", "tool_definitions"]
