"""The tool that reads a document page by page."""

import asyncio
from itertools import islice
from pathlib import Path
from typing import Annotated

from pydantic import Field

from clawwork_api.documents import formulas_by_cell, measure_picture, read_text
from clawwork_api.documents.kinds import kind_of
from clawwork_api.runtime.tools.contract import ToolContext, ToolError, ToolFunction, ToolOutcome, done
from clawwork_api.runtime.tools.paths import existing

PAGE = 60_000
MAX_FORMULAS = 400


def read_file_tool(context: ToolContext) -> ToolFunction:
    """Binds the tool to one workspace."""

    async def read_file(path: str, offset: Annotated[int, Field(ge=0)] = 0) -> ToolOutcome:
        """Read a file as text: docx, xlsx, pptx, pdf, csv, md, txt and other plain text.

        Sheets come as CSV with their values, and the formulas apart, by cell; PDF and slides come page by
        page. One call gives up to 60,000 characters; when next_offset is not null there is more, to be read
        with that offset. Of a picture you get the size; look_at_page shows it.

        Args:
            path: The path as list_files shows it, for example reference_files/budget.xlsx.
            offset: The character to start from.
        """
        return await asyncio.to_thread(_read, context, path, offset)

    return read_file


def _read(context: ToolContext, asked: str, offset: int) -> ToolOutcome:
    path, place = existing(context.workspace, asked)
    if kind_of(place.name) == "image":
        return _picture(str(path), place)
    document = read_text(place)
    total = len(document.text)
    if offset and offset >= total:
        raise ToolError(f"{path} has {total:,} characters; give an offset below that")
    end = min(offset + PAGE, total)
    said: dict[str, object] = {
        "path": str(path),
        "kind": document.kind,
        "text": document.text[offset:end],
        "total_chars": total,
        "next_offset": end if end < total else None,
    }
    if document.kind == "workbook" and offset == 0:
        said |= _formulas(place)
    return done(said)


def _picture(path: str, place: Path) -> ToolOutcome:
    size = measure_picture(place)
    said = {"path": path, "kind": "image", "width": size.width, "height": size.height}
    return done({**said, "text": "", "note": "A picture has no text; look_at_page shows it"})


def _formulas(place: Path) -> dict[str, object]:
    found = formulas_by_cell(place)
    if not found:
        return {}
    shown = dict(islice(found.items(), MAX_FORMULAS))
    more = {"more_formulas": len(found) - len(shown)} if len(found) > len(shown) else {}
    return {"formulas": shown, **more}
