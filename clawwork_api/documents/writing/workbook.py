"""Workbooks from JSON or CSV, laid out to be read."""

import csv
import io
import math
import re
from datetime import UTC, datetime

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from clawwork_api.documents.errors import DocumentError
from clawwork_api.documents.writing.charts import ChartContent, add_chart
from clawwork_api.documents.writing.markdown import UNWRITABLE

Cell = bool | int | float | str | None
MAX_CELLS, MAX_ROWS, MAX_COLUMNS, MAX_TEXT = 1_000_000, 1_048_576, 16_384, 32_767
NARROW, WIDE = 9, 60
NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d+)?")
FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
HEAD = PatternFill("solid", start_color="FFE7ECF3")
RULE = Border(bottom=Side(style="thin", color="FF8A97A8"))


class SheetContent(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str = Field(min_length=1, max_length=31)
    rows: list[list[Cell]]
    charts: list[ChartContent] = Field(default=[], max_length=20)


class WorkbookContent(BaseModel):
    """What `write_document` takes for xlsx; strings that begin with `=` are formulas."""

    model_config = ConfigDict(extra="forbid")
    sheets: list[SheetContent] = Field(min_length=1, max_length=100)


def write_workbook(title: str, content: str) -> bytes:
    """The bytes of a workbook. Raises DocumentError bad_content."""
    sheets = _from_json(content) if content.lstrip()[:1] in "{[" else _from_csv(content)
    _check(sheets)
    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        made = book.create_sheet(sheet.name)
        _fill(made, sheet.rows)
        for chart in sheet.charts:
            add_chart(made, chart)
    book.calculation.fullCalcOnLoad = True
    book.properties.creator, book.properties.title = "", title
    book.properties.created = datetime.now(UTC).replace(tzinfo=None)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def _from_json(content: str) -> list[SheetContent]:
    try:
        return WorkbookContent.model_validate_json(content).sheets
    except ValidationError as problem:
        first = problem.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise DocumentError(
            "bad_content",
            f"The content is not a workbook ({place or 'JSON'}: {first['msg']}); give CSV or "
            '{"sheets": [{"name": "Summary", "rows": [["Item", "Amount"], ["Rent", 1200.5]]}]}',
        ) from problem


def _from_csv(content: str) -> list[SheetContent]:
    try:
        rows: list[list[Cell]] = [
            [_typed(cell) for cell in row]
            for row in csv.reader(io.StringIO(content, newline=""), strict=True)
        ]
    except csv.Error as problem:
        raise DocumentError("bad_content", f"The content is not valid CSV: {problem}") from problem
    return [SheetContent(name="Sheet1", rows=rows)]


def _typed(cell: str) -> Cell:
    if NUMBER.fullmatch(cell):
        return float(cell) if "." in cell else int(cell)
    return cell


def _check(sheets: list[SheetContent]) -> None:
    names = [sheet.name.casefold() for sheet in sheets]
    if len(set(names)) != len(names):
        raise DocumentError("bad_content", "Two sheets have the same name; give each its own")
    for sheet in sheets:
        if FORBIDDEN_IN_NAMES.search(sheet.name) or sheet.name.strip("'") != sheet.name:
            raise DocumentError("bad_content", f"The sheet name {sheet.name!r} holds one of [ ] : * ? / \\ '")
        if len(sheet.rows) > MAX_ROWS or any(len(row) > MAX_COLUMNS for row in sheet.rows):
            raise DocumentError(
                "bad_content", f"Sheet {sheet.name} is larger than a workbook can hold; split it"
            )
        for number, row in enumerate(sheet.rows, start=1):
            for cell in row:
                check_cell(f"Sheet {sheet.name}, row {number}", cell)
    if sum(len(row) for sheet in sheets for row in sheet.rows) > MAX_CELLS:
        raise DocumentError("bad_content", f"More than {MAX_CELLS:,} cells; split the workbook")


def check_cell(place: str, cell: Cell) -> None:
    """Raises DocumentError bad_content for a value that no cell can hold; `place` says where."""
    if isinstance(cell, str) and (UNWRITABLE.search(cell) or len(cell) > MAX_TEXT):
        raise DocumentError("bad_content", f"{place}: a text is too long or holds a control character")
    if isinstance(cell, (int, float)) and not math.isfinite(cell):
        raise DocumentError("bad_content", f"{place}: give a number, not NaN or Infinity")


def _fill(sheet: Worksheet, rows: list[list[Cell]]) -> None:
    headed = len(rows) > 1 and all(isinstance(cell, str) and not cell.startswith("=") for cell in rows[0])
    for row in rows:
        sheet.append(row)
    for line in sheet.iter_rows():
        for cell in line:
            if isinstance(cell.value, float) and round(cell.value, 2) == cell.value:
                cell.number_format = "#,##0.00"
            cell.alignment = Alignment(vertical="top", wrap_text=isinstance(cell.value, str))
    if headed and rows[0]:
        _head(sheet, rows)
    _fit(sheet, rows)
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _head(sheet: Worksheet, rows: list[list[Cell]]) -> None:
    for at, cell in enumerate(sheet[1]):
        figures = any(isinstance(row[at], (int, float)) for row in rows[1:] if at < len(row))
        cell.font, cell.fill, cell.border = Font(bold=True), HEAD, RULE
        cell.alignment = Alignment(
            horizontal="right" if figures else "left", vertical="center", wrap_text=True
        )
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"


def _fit(sheet: Worksheet, rows: list[list[Cell]]) -> None:
    widths: dict[int, int] = {}
    for row in rows:
        for at, cell in enumerate(row, start=1):
            widths[at] = max(widths.get(at, 0), _length(cell))
    for at, width in widths.items():
        sheet.column_dimensions[get_column_letter(at)].width = min(max(width + 2, NARROW), WIDE)


def _length(cell: Cell) -> int:
    if isinstance(cell, float):
        return len(f"{cell:,.2f}")
    if isinstance(cell, str):
        # A formula is wider than what it shows.
        return 12 if cell.startswith("=") else max(map(len, cell.split("\n")))
    return len(str(cell or ""))
