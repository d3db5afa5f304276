"""The tool that changes a part of a file and leaves the rest."""

import asyncio
import shutil
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from clawwork_api.documents import CellChange, Replacement, edit_cells, edit_text
from clawwork_api.runtime.tools.contract import ToolContext, ToolError, ToolFunction, ToolOutcome, done
from clawwork_api.runtime.tools.paths import REFERENCES, existing, new_file

MAX_EDITS = 100
MAX_CELLS = 2_000
BEFORE = ".before"
ON_OPENING = "The values of formulas are computed when the workbook is opened; none is stored in the file."


class TextEdit(BaseModel):
    """Replaces `find`, exactly as it stands, by `replace`; `everywhere`: each time it occurs."""

    model_config = ConfigDict(extra="forbid")
    find: str = Field(min_length=1, max_length=20_000)
    replace: str = Field(max_length=100_000)
    everywhere: bool = False


class CellEdit(BaseModel):
    """Sets one cell; a value that begins with = is a formula, null empties the cell."""

    model_config = ConfigDict(extra="forbid")
    cell: str = Field(max_length=12)
    value: bool | int | float | str | None
    sheet: str = Field("", max_length=31)


TextEdits = Annotated[list[TextEdit], Field(max_length=MAX_EDITS)]
CellEdits = Annotated[list[CellEdit], Field(max_length=MAX_CELLS)]


def edit_file_tool(context: ToolContext) -> ToolFunction:
    """Binds the tool to one workspace."""

    async def edit_file(
        path: str, texts: TextEdits | None = None, cells: CellEdits | None = None, save_as: str = ""
    ) -> ToolOutcome:
        """Change a part of a file and keep the rest: text of docx, pptx, md, csv, json, txt; cells of xlsx.

        All changes are made, or none. Reference files stay as they are: give save_as to change a copy.

        Args:
            path: The file, as list_files shows it.
            texts: For text, each {"find": "exact old text", "replace": "new text"}; the old text must occur
                once, within one paragraph, unless "everywhere" is true.
            cells: For xlsx, each {"sheet": "Summary", "cell": "B4", "value": 12.5 or "=SUM(B2:B3)"}.
            save_as: A new name without a folder and with the same ending, to leave the first file as it is.
        """
        changes = (texts or [], cells or [])
        return await asyncio.to_thread(_edit, context, path, *changes, save_as)

    return edit_file


def _edit(
    context: ToolContext, asked: str, texts: list[TextEdit], cells: list[CellEdit], save_as: str
) -> ToolOutcome:
    path, source = existing(context.workspace, asked)
    if bool(texts) == bool(cells):
        raise ToolError("Give either texts or cells: what to change, and into what")
    if path.parts[0] == REFERENCES and not save_as:
        raise ToolError(f"{path} is a reference file and stays as it is; give save_as to change a copy of it")
    name, target = new_file(context.workspace, save_as) if save_as else (str(path), source)
    if target.suffix.lower() != source.suffix.lower():
        raise ToolError(f"{name} needs the ending of {path.name}: the kind of file stays the same")
    before = source if save_as else _as_it_was(context, source)
    said: dict[str, object] = {"path": name, "changes": len(texts) + len(cells)}
    if cells:
        edited = edit_cells(before, [CellChange(c.sheet, c.cell, c.value) for c in cells])
        content = edited.content
        said |= {"formulas": edited.formulas} | ({"note": ON_OPENING} if edited.formulas else {})
    else:
        content = edit_text(before, [Replacement(t.find, t.replace, t.everywhere) for t in texts])
    target.write_bytes(content)
    return done(said, changed=[name])


def _as_it_was(context: ToolContext, source: Path) -> Path:
    """The file before this step: one that a crash cut off is carried out again from the same file."""
    folder = context.workspace / BEFORE
    kept = folder / context.step
    if not kept.is_dir():
        shutil.rmtree(folder, ignore_errors=True)
        partial = folder / "partial"
        partial.mkdir(parents=True)
        shutil.copyfile(source, partial / source.name)
        partial.rename(kept)
    return kept / source.name
