"""The text and the sheets of a file, whatever its kind."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

from clawwork_api.documents.errors import DocumentError
from clawwork_api.documents.kinds import kind_of
from clawwork_api.documents.models import DocumentText, Sheet
from clawwork_api.documents.reading import pages, pictures, slides, texts, videos, word, workbooks
from clawwork_api.documents.safety import check_file

Reader = Callable[[Path], str]


def read_text(path: Path) -> DocumentText:
    """The whole text of a file.

    Sheets start with `## Sheet: NAME (R rows x C columns)` and go on as CSV, PDF pages with `## Page N`,
    slides with `## Slide N`; Word documents and slides are given as light Markdown.
    Raises DocumentError: not_found, empty, too_large, corrupt, encrypted, no_text, not_text.
    """
    check_file(path)
    kind = kind_of(path.name)
    return DocumentText(kind, READERS[kind](path))


def read_sheets(path: Path) -> list[Sheet]:
    """The sheets of a workbook, or the one of a CSV file, as text.

    A cell whose formula has no stored value holds the formula (`=SUM(A1:A3)`).
    Raises DocumentError: as `read_text`, and no_sheets for other kinds of files.
    """
    check_file(path)
    match kind_of(path.name):
        case "workbook":
            return workbooks.read(path)
        case "csv":
            return [texts.read_table(path)]
    raise DocumentError("no_sheets", f"{path.name} has no sheets; give an .xlsx or .csv file")


def described(path: Path) -> str:
    """What a picture or a video is, in words; "" for a file of another kind, which is to be read.

    Raises DocumentError: not_found, empty, too_large, corrupt.
    """
    check_file(path)
    match kind_of(path.name):
        case "image":
            return pictures.told(path)
        case "video":
            return videos.told(path)
    return ""


def _workbook_text(path: Path) -> str:
    return "\n".join(_sheet_text(sheet) for sheet in workbooks.read(path))


def _sheet_text(sheet: Sheet) -> str:
    columns = len(sheet.rows[0]) if sheet.rows else 0
    text = io.StringIO()
    text.write(f"## Sheet: {sheet.name} ({len(sheet.rows)} rows x {columns} columns)\n")
    csv.writer(text, lineterminator="\n").writerows(sheet.rows)
    return text.getvalue()


READERS: dict[str, Reader] = {
    "workbook": _workbook_text,
    "word": word.text,
    "slides": slides.text,
    "pdf": pages.text,
    "csv": texts.read,
    "markdown": texts.read,
    "image": pictures.text,
    "video": videos.text,
    "text": texts.read,
}
