"""Workbooks: values, and the formula where no value is stored."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from python_calamine import CalamineWorkbook, SheetTypeEnum

from clawwork_api.documents.models import Sheet
from clawwork_api.documents.reading.extent import Extent
from clawwork_api.documents.safety import open_package, parsing

Formulas = dict[tuple[int, int], str]
Value = int | float | str | bool | time | date | datetime | timedelta


def read(path: Path) -> list[Sheet]:
    """Every worksheet, hidden ones too, from A1 on. Raises DocumentError."""
    extent = Extent()
    with open_package(path, watch=extent.watch):
        extent.check(path.name)
    with parsing(path.name):
        found = formulas(path) if extent.unvalued else {}
        with CalamineWorkbook.from_path(path) as book:
            names = [meta.name for meta in book.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
            grids = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in names}
    return [Sheet(name, _rows(grid, found.get(name, {}))) for name, grid in grids.items()]


def formulas(path: Path) -> dict[str, Formulas]:
    """Formulas and error cells by sheet and (row, column) from 0; `read` first: it checks the bounds."""
    book = load_workbook(path, read_only=True)
    found: dict[str, Formulas] = {}
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        found[sheet.title] = {
            (cell.row - 1, cell.column - 1): _formula(cell.value)
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type in ("f", "e")
        }
    book.close()
    return found


def formulas_by_cell(path: Path) -> dict[str, str]:
    """Every formula by its cell, as `Summary!B4`. Raises DocumentError."""
    extent = Extent()
    with open_package(path, watch=extent.watch):
        extent.check(path.name)
    with parsing(path.name):
        found = formulas(path)
    return {
        f"{sheet}!{get_column_letter(column + 1)}{row + 1}": formula
        for sheet, cells in found.items()
        for (row, column), formula in cells.items()
        if formula.startswith("=")
    }


def _formula(value: object) -> str:
    # Array formulas come as objects that hold their text, data tables as objects without one.
    return value if isinstance(value, str) else str(getattr(value, "text", None) or "=TABLE()")


def _rows(grid: list[list[Value]], formulas: Formulas) -> list[list[str]]:
    rows = [[shown(value) for value in row] for row in grid]
    height = max([len(rows), *(row + 1 for row, _ in formulas)])
    width = max([*(len(row) for row in rows[:1]), *(column + 1 for _, column in formulas)], default=0)
    rows += [[] for _ in range(height - len(rows))]
    for row in rows:
        row += [""] * (width - len(row))
    for (at_row, at_column), formula in formulas.items():
        rows[at_row][at_column] = rows[at_row][at_column] or formula
    return _trimmed(rows)


def _trimmed(rows: list[list[str]]) -> list[list[str]]:
    while rows and not any(rows[-1]):
        rows.pop()
    width = max((column + 1 for row in rows for column, cell in enumerate(row) if cell), default=0)
    return [row[:width] for row in rows]


def shown(value: Value) -> str:
    """A cell as text: dates in ISO form, numbers with the 15 digits that a workbook keeps."""
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            whole = value.is_integer() and abs(value) < 1e15
            return str(int(value)) if whole else format(value, ".15g")
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
        case date():
            return value.isoformat()
    return str(value)
