"""The tool that lists the workspace."""

import asyncio
from itertools import islice

from clawwork_api.runtime.tools.contract import ToolContext, ToolFunction, ToolOutcome, done
from clawwork_api.runtime.tools.paths import regular_files

MAX_FILES = 500


def list_files_tool(context: ToolContext) -> ToolFunction:
    """Binds the tool to one workspace."""

    async def list_files() -> ToolOutcome:
        """List every file of the task with its size in bytes. Reference files lie under reference_files/."""
        files = await asyncio.to_thread(lambda: list(islice(regular_files(context.workspace), MAX_FILES + 1)))
        listed = [{"path": path, "size": size} for path, size in files[:MAX_FILES]]
        note = {"note": f"only the first {MAX_FILES} files are listed"} if len(files) > MAX_FILES else {}
        return done({"files": listed, **note})

    return list_files
