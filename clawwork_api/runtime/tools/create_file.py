"""The tool that makes a document."""

import asyncio
from typing import Literal

from clawwork_api.documents import write_document
from clawwork_api.runtime.tools.contract import ToolContext, ToolError, ToolFunction, ToolOutcome, done
from clawwork_api.runtime.tools.paths import new_file, relative

FileType = Literal["txt", "md", "csv", "json", "xlsx", "docx", "pdf", "pptx"]
MAX_CONTENT = 10_000_000


def create_file_tool(context: ToolContext) -> ToolFunction:
    """Binds the tool to one workspace."""

    async def create_file(filename: str, content: str, file_type: FileType) -> ToolOutcome:
        """Create a file in the workspace, or replace one that you made.

        docx and pdf are written from light Markdown: # headings, paragraphs, - and 1. lists, | tables |,
        **bold**. pptx too: # is the title slide, each ## begins a slide with - points or one table, and a
        paragraph "Notes: ..." is what the speaker says.

        xlsx is written from JSON {"sheets": [{"name": "Summary", "rows": [["Item", "Amount"],
        ["Rent", 1200.5], ["Total", "=SUM(B2:B2)"]]}]} with numbers as numbers, or from CSV. A sheet may have
        "charts": [{"kind": "bar", "title": "Rent", "labels": "A2:A3", "values": "B1:B3", "at": "D2"}], of the
        kinds bar, line and pie. Values of formulas are computed when the workbook is opened, so state the
        figures that matter in numbers or in a document too.

        Args:
            filename: A name without a folder, for example report.docx.
            content: The whole content, at most 10 MB.
            file_type: The kind of file; the ending of the name must be the same.
        """
        return await asyncio.to_thread(_create, context, filename, content, file_type)

    return create_file


def _create(context: ToolContext, filename: str, content: str, file_type: FileType) -> ToolOutcome:
    name, place = new_file(context.workspace, _named(filename, file_type))
    if len(content.encode("utf-8", "replace")) > MAX_CONTENT:
        raise ToolError("The content is larger than 10 MB; split it into several files")
    write_document(place, file_type, content)
    return done({"path": name, "size": place.stat().st_size}, changed=[name])


def _named(filename: str, file_type: FileType) -> str:
    """The name with its ending; one that is there has to agree."""
    path = relative(filename)
    if not path.suffix:
        return f"{filename.strip()}.{file_type}"
    if path.suffix.lower() != f".{file_type}":
        raise ToolError(f"{path.name} does not end in .{file_type}; make the name and file_type agree")
    return filename
