"""Offering the tools to a model and carrying out its calls; a call never raises for what a model did."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from types import CodeType, FunctionType
from typing import Any, Protocol

from pydantic import TypeAdapter, ValidationError
from pydantic_ai.tools import Tool, ToolDefinition

from clawwork_api.documents import DocumentError
from clawwork_api.runtime.tools.ask_person import ASK_PERSON, ask_person_tool
from clawwork_api.runtime.tools.contract import (
    AttachedTool,
    ToolContext,
    ToolError,
    ToolFunction,
    ToolOutcome,
    failed,
)
from clawwork_api.runtime.tools.create_file import create_file_tool
from clawwork_api.runtime.tools.create_video import create_video_tool
from clawwork_api.runtime.tools.edit_file import edit_file_tool
from clawwork_api.runtime.tools.execute_code import execute_code_tool
from clawwork_api.runtime.tools.get_status import get_status_tool
from clawwork_api.runtime.tools.learn import learn_tool
from clawwork_api.runtime.tools.list_files import list_files_tool
from clawwork_api.runtime.tools.look_at_page import look_at_page_tool
from clawwork_api.runtime.tools.plan import plan_tool
from clawwork_api.runtime.tools.read_file import read_file_tool
from clawwork_api.runtime.tools.read_webpage import read_webpage_tool
from clawwork_api.runtime.tools.recall import recall_tool
from clawwork_api.runtime.tools.submit_work import submit_work_tool
from clawwork_api.runtime.tools.web_search import web_search_tool

Binder = Callable[[ToolContext], ToolFunction | None]
"""Makes the tool for one task; None where the task has not what the tool needs."""

TOOLS: dict[str, Binder] = {
    "plan": plan_tool,
    "get_status": lambda context: get_status_tool(context.office) if context.office else None,
    "recall": lambda context: recall_tool(context.office) if context.office else None,
    ASK_PERSON: lambda context: ask_person_tool(context) if context.office else None,
    "list_files": list_files_tool,
    "read_file": read_file_tool,
    "create_file": create_file_tool,
    "edit_file": edit_file_tool,
    "look_at_page": look_at_page_tool,
    "create_video": create_video_tool,
    "execute_code": lambda context: execute_code_tool(context) if context.sandbox else None,
    "web_search": lambda context: web_search_tool(context.web) if context.web else None,
    "read_webpage": lambda context: read_webpage_tool(context, context.web) if context.web else None,
    "learn": lambda context: learn_tool(context.office) if context.office else None,
    "submit_work": submit_work_tool,
}
"""Every tool that there is, in the order in which models see them."""

ABSENT = {
    ASK_PERSON: "Nobody can be asked here",
    "execute_code": "Code can't be run here",
    "create_video": "Videos can't be made here",
    "get_status": "The status can't be asked for here",
    "web_search": "The web can't be searched here",
    "read_webpage": "Web pages can't be read here",
    "recall": "There is no memory here",
    "learn": "There is no memory here",
}
MAX_PROBLEMS = 5


class _Arguments(Protocol):
    def validate_json(self, input: str, /) -> dict[str, Any]: ...


@dataclass(frozen=True)
class _Form:
    """What a model is told of a tool, and what checks the arguments that it sends."""

    definition: ToolDefinition
    arguments: _Arguments


_forms: dict[tuple[CodeType, str | None], _Form] = {}
_OBJECT = TypeAdapter(dict[str, Any])


def tool_definitions(context: ToolContext) -> list[ToolDefinition]:
    """What the model is offered: only tools that can work here."""
    own = [_form(function).definition for function in _offered(context).values()]
    return own + [_definition(tool) for tool in _attached(context).values()]


async def call_tool(context: ToolContext, name: str, arguments_json: str) -> ToolOutcome:
    """Carries out one call. Unknown tools, wrong arguments and refusals come back as `ok` false.

    Raises OSError when this machine can't read or write the workspace.
    """
    found = _ready(context, name, arguments_json)
    if isinstance(found, ToolOutcome):
        return found
    function, arguments = found
    try:
        return await function(**arguments)
    except (ToolError, DocumentError) as problem:
        return failed(str(problem))


def is_callable(context: ToolContext, name: str, arguments_json: str) -> bool:
    """Whether the tool is offered here and its arguments have the right form; nothing is carried out."""
    return not isinstance(_ready(context, name, arguments_json), ToolOutcome)


def _ready(
    context: ToolContext, name: str, arguments_json: str
) -> tuple[ToolFunction, dict[str, Any]] | ToolOutcome:
    offered, attached = _offered(context), _attached(context)
    function = offered.get(name)
    try:
        if name in attached:
            # Only its server knows whether they fit; what it says is the result of the call.
            found = _OBJECT.validate_json(arguments_json.strip() or "{}")
            return partial(attached[name].call, context, found), {}
        if function is None:
            return failed(_unknown(context, name, ", ".join((*offered, *attached))))
        return function, _form(function).arguments.validate_json(arguments_json.strip() or "{}")
    except ValidationError as problem:
        return failed(_wrong(name, problem))


def _offered(context: ToolContext) -> dict[str, ToolFunction]:
    bound = {name: bind(context) for name, bind in TOOLS.items() if name not in context.off}
    return {name: function for name, function in bound.items() if function is not None}


def _attached(context: ToolContext) -> dict[str, AttachedTool]:
    """The service's own tools come first: a server can't take the name of one."""
    return {t.name: t for t in context.attached if t.name not in context.off and t.name not in TOOLS}


def _definition(tool: AttachedTool) -> ToolDefinition:
    return ToolDefinition(
        name=tool.name, description=tool.description, parameters_json_schema=tool.parameters
    )


def _form(function: ToolFunction) -> _Form:
    """Worked out once for all tasks, although each binds its own: it takes longer than a step may."""
    if not isinstance(function, FunctionType):
        raise TypeError("a tool is a plain function")
    key = (function.__code__, function.__doc__)
    if key not in _forms:
        tool: Tool[None] = Tool(function, takes_ctx=False, docstring_format="google")
        _forms[key] = _Form(tool.tool_def, tool.function_schema.validator)
    return _forms[key]


def _unknown(context: ToolContext, name: str, names: str) -> str:
    if name in context.off:
        return f"{name} is switched off for you; work with {names} instead"
    if name in ABSENT:
        return f"{ABSENT[name]}; work with {names} instead"
    return f"There is no tool {name[:80]!r}; use one of {names}"


def _wrong(name: str, problem: ValidationError) -> str:
    problems = problem.errors(include_url=False, include_input=False)[:MAX_PROBLEMS]
    said = "; ".join(": ".join(filter(None, [".".join(map(str, p["loc"])), p["msg"]])) for p in problems)
    return f"The arguments of {name} can't be used: {said}. Send one JSON object that fits the tool's schema"
