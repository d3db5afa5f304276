"""What the published judge was shown: stored values of 20 rows of 5 sheets, 10 rows of a Word table."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from docx import Document

from clawwork_api.documents import DocumentError, Sheet, read_sheets
from clawwork_api.documents.safety import parsing

SHEETS, ROWS, TABLE_ROWS = 5, 20, 10
MOST_BYTES = 2_000_000


def notes(folder: Path, files: Sequence[str]) -> Iterator[str]:
    """What that judge did not see, file by file; nothing where it saw the whole text."""
    for file in files:
        path = folder / file
        if path.stat().st_size > MOST_BYTES:
            yield f"{path.suffix} is over 2 MB: the judge refused it"
        try:
            yield from _note(path)
        except DocumentError:
            continue  # the check that it opens says why


def _note(path: Path) -> Iterator[str]:
    if path.suffix.lower() == ".xlsx":
        sheets = list(read_sheets(path))
        shown, whole = sum(map(_filled, _first(sheets))), sum(map(_filled, sheets))
        if shown < whole:
            yield f".xlsx: shown {_percent(shown, whole)} of its cells"
        blank = sum(cell.startswith("=") for sheet in sheets for row in sheet.rows for cell in row)
        if blank:
            yield f".xlsx: {blank} formulas without a stored value were shown as blanks"
    if path.suffix.lower() == ".docx":
        with parsing(path.name):
            lengths = [len(table.rows) for table in Document(str(path)).tables]
        unseen = sum(max(0, length - TABLE_ROWS) for length in lengths)
        if unseen:
            yield f".docx: {unseen} of {sum(lengths)} table rows were not shown"


def _first(sheets: Sequence[Sheet]) -> list[Sheet]:
    return [Sheet(name=sheet.name, rows=sheet.rows[:ROWS]) for sheet in sheets[:SHEETS]]


def _filled(sheet: Sheet) -> int:
    return sum(bool(cell.strip()) and not cell.startswith("=") for row in sheet.rows for cell in row)


def _percent(part: int, whole: int) -> str:
    return f"{100 * part // whole}%"
