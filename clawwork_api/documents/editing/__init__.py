"""Changing a file in place: exact replacements of text, and single cells of a workbook."""

from collections.abc import Callable, Sequence
from pathlib import Path

from clawwork_api.documents.editing import slides, texts, word, workbooks
from clawwork_api.documents.editing.splice import Replacement
from clawwork_api.documents.editing.workbooks import CellChange
from clawwork_api.documents.errors import DocumentError
from clawwork_api.documents.kinds import kind_of
from clawwork_api.documents.safety import check_file

__all__ = ["CellChange", "Replacement", "edit_cells", "edit_text"]

Editor = Callable[[Path, Sequence[Replacement]], bytes]
EDITORS: dict[str, Editor] = {
    "word": word.edited,
    "slides": slides.edited,
    "csv": texts.edited,
    "markdown": texts.edited,
    "text": texts.edited,
}


def edit_text(path: Path, replacements: Sequence[Replacement]) -> bytes:
    """The file with every replacement made, in order; the file itself is left as it is.

    Raises DocumentError: not_found_in_file, ambiguous, not_editable, bad_content, and as `read_text`.
    """
    check_file(path)
    editor = EDITORS.get(kind_of(path.name))
    if editor is None:
        raise DocumentError(
            "not_editable",
            f"The text of {path.name} can't be replaced; "
            "change cells of an .xlsx with `cells`, or make the file anew",
        )
    return editor(path, replacements)


def edit_cells(path: Path, changes: Sequence[CellChange]) -> workbooks.Edited:
    """The workbook with these cells set; the file itself is left as it is.

    Raises DocumentError: not_editable, no_such_sheet, bad_content, and as `read_sheets`.
    """
    check_file(path)
    if path.suffix.lower() != ".xlsx":
        raise DocumentError("not_editable", f"{path.name} has no cells to change; give an .xlsx file")
    return workbooks.edited(path, changes)
