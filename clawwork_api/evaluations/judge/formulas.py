"""The formulas behind a workbook's values, and the cells that show an error."""

from pathlib import Path
from typing import NamedTuple

from openpyxl.utils import get_column_letter

from clawwork_api.documents import DocumentError, read_sheets
from clawwork_api.documents.kinds import kind_of
from clawwork_api.documents.reading import workbooks
from clawwork_api.documents.safety import parsing

MAX_LISTED = 1_500
MAX_ERRORS = 20
ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})


class Formulas(NamedTuple):
    """`text` lists them under a heading per sheet; `errors` names cells that show one."""

    text: str
    errors: tuple[str, ...]


def listed(path: Path) -> Formulas:
    """The formulas of the workbook at `path`, which has been read before; nothing for other files.

    A workbook whose formulas can't be read says so in `text`.
    """
    if kind_of(path.name) != "workbook":
        return Formulas("", ())
    try:
        values = {sheet.name: sheet.rows for sheet in read_sheets(path)}
        with parsing(path.name):
            found = workbooks.formulas(path)
    except DocumentError as problem:
        return Formulas(f"\n[the formulas could not be read: {problem}]\n", ())
    lines: list[str] = []
    for sheet, cells in found.items():
        own = [
            _line(at, formula, values.get(sheet, [])) for at, formula in cells.items() if formula[:1] == "="
        ]
        if own:
            lines += [f"## Formulas of sheet: {sheet} ({len(own)})", *own]
    if len(lines) > MAX_LISTED:
        lines = [*lines[:MAX_LISTED], f"[{len(lines) - MAX_LISTED:,} more formulas are not listed]"]
    return Formulas("\n" + "\n".join(lines) + "\n" if lines else "", _errors(values))


def _line(at: tuple[int, int], formula: str, rows: list[list[str]]) -> str:
    row, column = at
    value = rows[row][column] if row < len(rows) and column < len(rows[row]) else ""
    shown = "no stored value" if value in ("", formula) else value
    return f"{get_column_letter(column + 1)}{row + 1} {formula} -> {shown}"


def _errors(values: dict[str, list[list[str]]]) -> tuple[str, ...]:
    found = (
        f"{sheet}!{get_column_letter(column)}{row} is {cell}"
        for sheet, rows in values.items()
        for row, cells in enumerate(rows, start=1)
        for column, cell in enumerate(cells, start=1)
        if cell in ERRORS
    )
    return tuple(list(found)[:MAX_ERRORS])
