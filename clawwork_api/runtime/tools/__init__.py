"""What a coworker can do: plan, read, make and change files, run code, hand in, and more."""

from clawwork_api.runtime.tools.ask_person import ASK_PERSON
from clawwork_api.runtime.tools.contract import (
    AttachedTool,
    Lesson,
    PlanStep,
    Submission,
    ToolContext,
    ToolError,
    ToolOutcome,
    done,
    failed,
)
from clawwork_api.runtime.tools.payee import Payee, renting
from clawwork_api.runtime.tools.registry import TOOLS, call_tool, is_callable, tool_definitions

__all__ = [
    "ASK_PERSON",
    "TOOLS",
    "AttachedTool",
    "Lesson",
    "Payee",
    "PlanStep",
    "Submission",
    "ToolContext",
    "ToolError",
    "ToolOutcome",
    "call_tool",
    "done",
    "failed",
    "is_callable",
    "renting",
    "tool_definitions",
]
