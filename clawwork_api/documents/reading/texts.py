"""Plain text and CSV, whatever their encoding and separator."""

import codecs
import csv
import io
from pathlib import Path

from clawwork_api.documents.errors import DocumentError
from clawwork_api.documents.models import Sheet
from clawwork_api.documents.safety import parsing

MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
CONTROL = frozenset(range(32)) - frozenset(b"\t\n\r\f\x1b\x08")
LONGEST_CELL = 1_000_000


def read(path: Path) -> str:
    """The text of a file; line ends become `\\n`. Raises DocumentError not_text."""
    with parsing(path.name):
        content = path.read_bytes()
    encoding = next((name for mark, name in MARKS if content.startswith(mark)), None)
    if encoding is None and not CONTROL.isdisjoint(content[:8192]):
        raise not_text(path.name)
    try:
        text = content.decode(encoding or "utf-8")
    except UnicodeDecodeError:
        # Older Windows programs write this; every byte has a meaning in it.
        text = content.decode("cp1252", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def not_text(name: str) -> DocumentError:
    """The answer for bytes that no one can read."""
    return DocumentError(
        "not_text",
        f"{name} is no text and no document that can be read; use docx, xlsx, pptx, pdf, csv or txt",
    )


def read_table(path: Path) -> Sheet:
    """The one sheet of a CSV file, its rows filled up to the same length. Raises DocumentError corrupt."""
    text = read(path)
    csv.field_size_limit(LONGEST_CELL)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text)))
    except csv.Error as problem:
        raise DocumentError("corrupt", f"{path.name} is not valid CSV: {problem}") from problem
    width = max((len(row) for row in rows), default=0)
    return Sheet(path.stem, [row + [""] * (width - len(row)) for row in rows])


def _separator(text: str) -> str:
    first = text.lstrip("\n").split("\n", 1)[0]
    unquoted = "".join(first.split('"')[::2])
    return max(",;\t|", key=unquoted.count)
