"""Workbooks: hidden sheets, rows and columns, and white or shapeless cells."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from clawwork_api.documents import read_sheets
from clawwork_api.documents.safety import parsing
from clawwork_api.evaluations.hidden.found import MAX_CHARACTERS, HiddenText, is_white

MAX_CELLS = 200_000
SOLID = "solid"
WHITE_THEME = 0


def find(path: Path) -> list[HiddenText]:
    """Raises DocumentError."""
    cells = sum(len(sheet.rows) * len(sheet.rows[0]) for sheet in read_sheets(path) if sheet.rows)
    if cells > MAX_CELLS:
        return [HiddenText("the workbook", f"too large ({cells:,} cells) to be searched for hidden text", "")]
    with parsing(path.name):
        book = load_workbook(path)
        return [found for sheet in book.worksheets for found in _sheet(sheet)]


def _sheet(sheet: Any) -> Iterator[HiddenText]:  # noqa: ANN401
    if sheet.sheet_state != "visible":
        words = _words(cell for row in sheet.iter_rows() for cell in row)
        if words:
            yield HiddenText(f"sheet “{sheet.title}”", "hidden sheet", words)
        return
    hidden_columns = _hidden_columns(sheet)
    groups: dict[str, list[Any]] = {}
    for row in sheet.iter_rows():
        for cell in row:
            why = _why(sheet, cell, hidden_columns)
            if why and cell.value is not None:
                groups.setdefault(why, []).append(cell)
    for why, cells in groups.items():
        yield HiddenText(f"sheet “{sheet.title}” from {cells[0].coordinate}", why, _words(iter(cells)))


def _why(sheet: Any, cell: Any, hidden_columns: frozenset[int]) -> str:  # noqa: ANN401
    if cell.value is None:
        return ""
    if sheet.row_dimensions[cell.row].hidden:
        return "hidden rows"
    if cell.column in hidden_columns:
        return "hidden columns"
    if cell.number_format.replace('"', "") == ";;;":
        return "a number format that shows nothing"
    return "white on white" if _white(cell.font.color) and not _filled(cell.fill) else ""


def _hidden_columns(sheet: Any) -> frozenset[int]:  # noqa: ANN401
    return frozenset(
        column
        for dimension in sheet.column_dimensions.values()
        if dimension.hidden
        for column in range(dimension.min or 0, (dimension.max or 0) + 1)
    )


def _white(colour: Any) -> bool:  # noqa: ANN401
    if colour is None:
        return False
    if colour.type == "theme":
        return bool(colour.theme == WHITE_THEME and not colour.tint)
    return colour.type == "rgb" and is_white(str(colour.rgb))


def _filled(fill: Any) -> bool:  # noqa: ANN401
    if fill.fill_type is None:
        return False
    return fill.fill_type != SOLID or not _white(fill.fgColor)


def _words(cells: Iterator[Any]) -> str:
    return " · ".join(str(cell.value) for cell in cells if cell.value is not None)[:MAX_CHARACTERS]
