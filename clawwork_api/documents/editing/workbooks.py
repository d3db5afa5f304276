"""Setting cells of a workbook. What the library would lose is refused, not lost."""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.utils.cell import coordinate_from_string
from openpyxl.utils.exceptions import CellCoordinatesException
from openpyxl.worksheet.worksheet import Worksheet

from clawwork_api.documents.errors import DocumentError
from clawwork_api.documents.reading.extent import Extent, column_number
from clawwork_api.documents.safety import open_package, parsing
from clawwork_api.documents.writing.workbook import MAX_COLUMNS, MAX_ROWS, Cell, check_cell

KEPT_ELSEWHERE = re.compile(
    r"calcChain|sharedStrings|docProps/|docMetadata|printerSettings|_rels/|\[Content_Types\]|customXml/"
)
"""Parts that are made anew, or that say nothing of the workbook's content."""
SHAPES = re.compile(rb"<(?:\w+:)?(?:sp|grpSp|cxnSp)[ >]")


@dataclass(frozen=True)
class CellChange:
    """`sheet` "" is the first one; a `value` that begins with `=` is a formula, None empties the cell."""

    sheet: str
    cell: str
    value: Cell


@dataclass(frozen=True)
class Edited:
    """`formulas` counts all formulas of the workbook: none of them has a stored value any more."""

    content: bytes
    formulas: int


def edited(path: Path, changes: Sequence[CellChange]) -> Edited:
    """The changed workbook; everything else in it stays. Raises DocumentError."""
    extent = Extent()
    with open_package(path, watch=extent.watch) as package:
        extent.check(path.name)
        before = _parts(package)
        if any(SHAPES.search(package.read(name)) for name in package.namelist() if _is_drawing(name)):
            raise _would_lose(path.name, "shapes or text boxes")
    with parsing(path.name):
        book = load_workbook(path, rich_text=True)
        for change in changes:
            _set(_sheet(path.name, book, change.sheet), change)
        book.calculation.fullCalcOnLoad = True
        output = io.BytesIO()
        book.save(output)
        with zipfile.ZipFile(output) as package:
            lost = before - _parts(package)
    if lost:
        raise _would_lose(path.name, ", ".join(sorted(lost)[:3]))
    return Edited(output.getvalue(), _formulas(book))


def _parts(package: zipfile.ZipFile) -> Counter[str]:
    names = (re.sub(r"\d+", "", name) for name in package.namelist() if not name.endswith("/"))
    return Counter(name for name in names if not KEPT_ELSEWHERE.search(name))


def _is_drawing(name: str) -> bool:
    return name.startswith("xl/drawings/") and name.endswith(".xml")


def _would_lose(name: str, what: str) -> DocumentError:
    return DocumentError(
        "not_editable", f"Changing {name} here would lose {what} of it; make a new workbook with the result"
    )


def _sheet(name: str, book: Workbook, wanted: str) -> Worksheet:
    sheets = {sheet.title.casefold(): sheet for sheet in book.worksheets}
    found = sheets.get(wanted.casefold()) if wanted else next(iter(sheets.values()), None)
    if found is None:
        titles = ", ".join(sheet.title for sheet in book.worksheets)
        raise DocumentError("no_such_sheet", f"{name} has no sheet {wanted!r}; it has {titles}")
    return found


def _set(sheet: Worksheet, change: CellChange) -> None:
    place = f"{sheet.title}!{change.cell}"
    try:
        column, row = coordinate_from_string(change.cell.upper())
    except CellCoordinatesException as problem:
        message = f"{change.cell!r} is not a cell; write it like B7"
        raise DocumentError("bad_content", message) from problem
    if row > MAX_ROWS or column_number(column) > MAX_COLUMNS:
        raise DocumentError("bad_content", f"{place} lies beyond the end of a sheet")
    check_cell(place, change.value)
    cell = sheet[f"{column}{row}"]
    if isinstance(cell, MergedCell):
        raise DocumentError("bad_content", f"{place} is inside merged cells; change their first one")
    cell.value = change.value


def _formulas(book: Workbook) -> int:
    return sum(
        cell.data_type == "f" for sheet in book.worksheets for row in sheet.iter_rows() for cell in row
    )
