"""The tool that reads a document page by page."""

import asyncio
from typing import Annotated

from pydantic import Field

from clawwork_api.documents import read_text
from clawwork_api.runtime.tools.contract import ToolContext, ToolError, ToolFunction, ToolOutcome, done
from clawwork_api.runtime.tools.paths import existing

PAGE = 60_000


def read_file_tool(context: ToolContext) -> ToolFunction:
    """Binds the tool to one workspace."""

    async def read_file(path: str, offset: Annotated[int, Field(ge=0)] = 0) -> ToolOutcome:
        """Read a file as text: docx, xlsx, pptx, pdf, csv, md, txt and other plain text.

        Sheets come as CSV, PDF and slides page by page. One call gives up to 60,000 characters; when
        next_offset is not null there is more, to be read with that offset.

        Args:
            path: The path as list_files shows it, for example reference_files/budget.xlsx.
            offset: The character to start from.
        """
        return await asyncio.to_thread(_read, context, path, offset)

    return read_file


def _read(context: ToolContext, asked: str, offset: int) -> ToolOutcome:
    path, place = existing(context.workspace, asked)
    document = read_text(place)
    total = len(document.text)
    if offset and offset >= total:
        raise ToolError(f"{path} has {total:,} characters; give an offset below that")
    end = min(offset + PAGE, total)
    return done(
        {
            "path": str(path),
            "kind": document.kind,
            "text": document.text[offset:end],
            "total_chars": total,
            "next_offset": end if end < total else None,
        }
    )
