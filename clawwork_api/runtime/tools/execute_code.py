"""The tool that runs code in the sandbox."""

from dataclasses import replace

from clawwork_api.runtime.sandboxes import ExecResult, Language, Limits, Sandbox, SandboxError
from clawwork_api.runtime.tools.contract import (
    ToolContext,
    ToolError,
    ToolFunction,
    ToolOutcome,
    done,
    failed,
)

MAX_CODE = 200_000
OUTPUT = 16_000
HEAD = 4_000
LIMITS = Limits()
STOPPED = {
    "timeout": "it ran too long; do less at once",
    "memory": "it needed too much memory; read less at once",
    "disk": "it wrote too much; write fewer or smaller files",
    "killed": "it was ended from outside, or did something that is not allowed here",
}

DESCRIPTION = """Run code over the files of the task, without network.

It starts in /workspace, where reference files lie under reference_files/. Each call is a new program: files
that it writes there are kept for the next one, variables are not, so save what you need again. {libraries}
Print what you want to see: up to 16,000 characters of each output come back.

Args:
    code: The whole program.
    language: python or bash.
"""


def execute_code_tool(context: ToolContext) -> ToolFunction:
    """Binds the tool to one workspace and its sandbox."""

    async def execute_code(code: str, language: Language = "python") -> ToolOutcome:
        if context.sandbox is None:
            raise ToolError("Code can't be run here; use read_file and create_file instead")
        if len(code) > MAX_CODE:
            raise ToolError(f"The code is longer than {MAX_CODE:,} characters; split it")
        try:
            result = await context.sandbox.run(context.workspace, code=code, language=language, limits=LIMITS)
        except SandboxError as problem:
            return replace(failed(str(problem)), cost=problem.cost)
        return replace(_outcome(result), cost=result.cost)

    execute_code.__doc__ = DESCRIPTION.format(libraries=_libraries(context.sandbox))
    return execute_code


def _libraries(sandbox: Sandbox | None) -> str:
    if sandbox is None or not sandbox.libraries:
        return "Only Python's standard library is sure to be there; import others within try."
    *most, last = sandbox.libraries
    return f"{', '.join(most)} and {last} can be imported."


def _outcome(result: ExecResult) -> ToolOutcome:
    fields: dict[str, object] = {
        "exit_code": result.exit_code,
        "stdout": bounded(result.stdout),
        "stderr": bounded(result.stderr),
        "reason": result.reason,
        "files": result.changed,
    }
    if result.reason != "ok":
        return failed(f"The code was stopped: {STOPPED[result.reason]}", fields, changed=result.changed)
    if result.exit_code != 0:
        message = f"The code ended with exit code {result.exit_code}; stderr says why"
        return failed(message, fields, changed=result.changed)
    return done(fields, changed=result.changed)


def bounded(text: str) -> str:
    """At most 16,000 characters and the note that says how many are missing; errors stand at the end."""
    if len(text) <= OUTPUT:
        return text
    return f"{text[:HEAD]}\n[... {len(text) - OUTPUT:,} characters left out ...]\n{text[HEAD - OUTPUT :]}"
