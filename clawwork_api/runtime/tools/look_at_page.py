"""The tool that shows a page as it looks."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Annotated

from pydantic import Field

from clawwork_api.documents import measure_picture, page_layout, render_page, shrink_picture
from clawwork_api.documents.kinds import kind_of
from clawwork_api.runtime.drawing import DRAWN_KINDS
from clawwork_api.runtime.tools.contract import (
    Picture,
    ToolContext,
    ToolError,
    ToolFunction,
    ToolOutcome,
    done,
)
from clawwork_api.runtime.tools.pages import drawn_pages
from clawwork_api.runtime.tools.paths import existing

WIDTH = 1_000
"""Pixels: small print can be read, and a model counts some 1,500 tokens."""
UNDRAWN = {
    "word": "write the same Markdown as a .pdf with create_file, and look at that",
    "slides": "check the texts with read_file; keep each slide to a title and a few short lines",
    "workbook": "check cells with read_file; set widths and formats with execute_code where it is offered",
}


def look_at_page_tool(context: ToolContext) -> ToolFunction:
    """Binds the tool to one workspace and to what the model can see."""

    async def look_at_page(path: str, page: Annotated[int, Field(ge=1)] = 1) -> ToolOutcome:
        """Look at a page of a PDF, Word, PowerPoint or Excel file, or at a picture, as people see it.

        Is anything cut off, crowded or empty? Excel files are shown as they are printed.

        You get the picture if you can see pictures, else where each line stands on the page.

        Args:
            path: The file, as list_files shows it.
            page: Which page or slide, from 1.
        """
        found, place = await asyncio.to_thread(existing, context.workspace, path)
        kind = kind_of(place.name)
        if kind == "image":
            return await asyncio.to_thread(_picture, context, str(found), place)
        if kind != "pdf" and kind not in DRAWN_KINDS:
            raise ToolError(f"{found} has no pages: it is plain text; read it with read_file")
        return await asyncio.to_thread(
            _page, context, str(found), await drawn_pages(context, place, UNDRAWN), page
        )

    return look_at_page


def _page(context: ToolContext, path: str, place: Path, page: int) -> ToolOutcome:
    layout = page_layout(place, page, name=path)
    said: dict[str, object] = {"path": path, "page": page, "pages": layout.pages, "points": layout.size}
    if not context.sees:
        lines = [{"text": line.text, "box": line.box} for line in layout.lines]
        note = "box is left, top, right, bottom in percent of the page"
        return done({**said, "lines": lines, "more_lines": layout.more, "note": note})
    picture = Picture(f"Page {page} of {path}", render_page(place, page, WIDTH, name=path))
    return replace(done({**said, "picture": "follows"}), picture=picture)


def _picture(context: ToolContext, path: str, place: Path) -> ToolOutcome:
    size = measure_picture(place)
    said: dict[str, object] = {"path": path, "width": size.width, "height": size.height}
    if not context.sees:
        return done({**said, "note": "You can't see pictures; this is all that is known of it"})
    return replace(done({**said, "picture": "follows"}), picture=Picture(path, shrink_picture(place)))
