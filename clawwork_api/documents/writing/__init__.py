"""Making files out of what a model can write: text, JSON, CSV and light Markdown."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

from clawwork_api.documents.errors import DocumentError
from clawwork_api.documents.writing.markdown import parse
from clawwork_api.documents.writing.pdf import write_pdf
from clawwork_api.documents.writing.slides import write_slides
from clawwork_api.documents.writing.word import write_word
from clawwork_api.documents.writing.workbook import write_workbook

Writer = Callable[[str, str], bytes]


def write_document(path: Path, file_type: str, content: str) -> None:
    """Writes `content` to `path` as txt, md, csv, json, xlsx, docx, pdf or pptx.

    xlsx takes JSON `{"sheets": [{"name": ..., "rows": [[...]]}]}` or CSV, the others light Markdown.
    Raises DocumentError: unknown_type, empty, bad_content, unsupported_characters. Nothing is written then.
    """
    writer = WRITERS.get(file_type.lower().removeprefix("."))
    if writer is None:
        raise DocumentError("unknown_type", f"Can't write {file_type!r}; choose one of {', '.join(WRITERS)}")
    if not content.strip():
        raise DocumentError("empty", "The content is empty; give the text of the whole file")
    path.write_bytes(writer(path.stem, content))


def _slides(title: str, content: str) -> bytes:
    return write_slides(title, parse(content))


def encoded_as(file_type: str, content: str) -> bytes:
    """Plain text as the bytes of a file; CSV and JSON have to be valid. Raises DocumentError."""
    return {"csv": _csv, "json": _json}.get(file_type, _text)("", content)


def _text(_: str, content: str) -> bytes:
    return _encoded(content)


def _csv(_: str, content: str) -> bytes:
    try:
        for _row in csv.reader(io.StringIO(content, newline=""), strict=True):
            pass
    except csv.Error as problem:
        raise DocumentError("bad_content", f"The content is not valid CSV: {problem}") from problem
    return _encoded(content)


def _json(_: str, content: str) -> bytes:
    try:
        json.loads(content)
    except (ValueError, RecursionError) as problem:
        raise DocumentError("bad_content", f"The content is not valid JSON: {problem}") from problem
    return _encoded(content)


def _word(title: str, content: str) -> bytes:
    return write_word(title, parse(content))


def _pdf(title: str, content: str) -> bytes:
    return write_pdf(title, parse(content))


def _encoded(content: str) -> bytes:
    try:
        return content.encode()
    except UnicodeEncodeError as problem:
        raise DocumentError(
            "unsupported_characters", "The content holds half a character; remove it"
        ) from problem


WRITERS: dict[str, Writer] = {
    "txt": _text,
    "md": _text,
    "csv": _csv,
    "json": _json,
    "xlsx": write_workbook,
    "docx": _word,
    "pdf": _pdf,
    "pptx": _slides,
}
