"""Offering the tools to a model and carrying out its calls; a call never raises for what a model did."""

from collections.abc import Callable

from pydantic import ValidationError
from pydantic_ai.tools import Tool, ToolDefinition

from clawwork_api.documents import DocumentError
from clawwork_api.runtime.tools.contract import ToolContext, ToolError, ToolFunction, ToolOutcome, failed
from clawwork_api.runtime.tools.create_file import create_file_tool
from clawwork_api.runtime.tools.execute_code import execute_code_tool
from clawwork_api.runtime.tools.list_files import list_files_tool
from clawwork_api.runtime.tools.read_file import read_file_tool
from clawwork_api.runtime.tools.submit_work import submit_work_tool

Binder = Callable[[ToolContext], ToolFunction]
ALWAYS: dict[str, Binder] = {
    "list_files": list_files_tool,
    "read_file": read_file_tool,
    "create_file": create_file_tool,
    "submit_work": submit_work_tool,
}
WITH_SANDBOX: dict[str, Binder] = {"execute_code": execute_code_tool}
MAX_PROBLEMS = 5


def tool_definitions(context: ToolContext) -> list[ToolDefinition]:
    """What the model is offered; execute_code only where there is a sandbox."""
    return [_tool(bind(context)).tool_def for bind in _offered(context).values()]


async def call_tool(context: ToolContext, name: str, arguments_json: str) -> ToolOutcome:
    """Carries out one call. Unknown tools, wrong arguments and refusals come back as `ok` false.

    Raises OSError when this machine can't read or write the workspace.
    """
    bind = _offered(context).get(name)
    if bind is None:
        return failed(_unknown(context, name))
    function = bind(context)
    try:
        arguments = _tool(function).function_schema.validator.validate_json(arguments_json.strip() or "{}")
    except ValidationError as problem:
        return failed(_wrong(name, problem))
    try:
        return await function(**arguments)
    except (ToolError, DocumentError) as problem:
        return failed(str(problem))


def _offered(context: ToolContext) -> dict[str, Binder]:
    return ALWAYS | WITH_SANDBOX if context.sandbox is not None else ALWAYS


def _tool(function: ToolFunction) -> Tool[None]:
    return Tool(function, takes_ctx=False, docstring_format="google")


def _unknown(context: ToolContext, name: str) -> str:
    names = ", ".join(_offered(context))
    if name in WITH_SANDBOX:
        return f"Code can't be run here; work with {names} instead"
    return f"There is no tool {name[:80]!r}; use one of {names}"


def _wrong(name: str, problem: ValidationError) -> str:
    problems = problem.errors(include_url=False, include_input=False)[:MAX_PROBLEMS]
    said = "; ".join(": ".join(filter(None, [".".join(map(str, p["loc"])), p["msg"]])) for p in problems)
    return f"The arguments of {name} can't be used: {said}. Send one JSON object that fits the tool's schema"
