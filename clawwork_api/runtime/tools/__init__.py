"""What a coworker can do: read, list, create, run code, hand in."""

from clawwork_api.runtime.tools.contract import Submission, ToolContext, ToolOutcome
from clawwork_api.runtime.tools.registry import call_tool, tool_definitions

__all__ = ["Submission", "ToolContext", "ToolOutcome", "call_tool", "tool_definitions"]
