"""Bounds that are checked before a parser sees a file, and the one net under the parsers."""

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.parsers import expat

from docx.opc.exceptions import PackageNotFoundError as WordPackageError
from lxml.etree import LxmlError
from pptx.exc import PythonPptxError
from pypdfium2 import PdfiumError
from python_calamine import CalamineError

from clawwork_api.documents.errors import DocumentError

MEGABYTE = 1_000_000
MAX_FILE = 50 * MEGABYTE
MAX_UNPACKED = 100 * MEGABYTE
MAX_ENTRIES = 5_000
MAX_TEXT_PARTS = 20 * MEGABYTE
Watch = Callable[[expat.XMLParserType], None]
SNIFFED = 256
BEFORE_XML = b" \t\r\n\x00\xef\xbb\xbf\xfe\xff"
OLE_MAGIC = b"\xd0\xcf\x11\xe0"
# Parsers of hostile files fail in all of these ways; none may reach a caller.
PARSER_FAILURES = (
    ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, MemoryError, OSError,
    RuntimeError, TypeError, ValueError, struct.error, zipfile.BadZipFile, zlib.error, expat.ExpatError,
    CalamineError, LxmlError, PdfiumError, PythonPptxError, WordPackageError,
)  # fmt: skip


@contextmanager
def parsing(name: str) -> Iterator[None]:
    """Turns whatever a parser raises into a DocumentError `corrupt`."""
    try:
        yield
    except DocumentError:
        raise
    except PARSER_FAILURES as problem:
        raise corrupt(name) from problem


def corrupt(name: str) -> DocumentError:
    """The answer for a file that is not what its name says."""
    return DocumentError(
        "corrupt", f"{name} is damaged or is not the kind of file that its name says; save it again and retry"
    )


def check_file(path: Path) -> None:
    """Raises DocumentError unless `path` is a regular, non-empty file of at most 50 MB."""
    if path.is_symlink() or not path.is_file():
        raise DocumentError("not_found", f"{path.name} is not there, or is not a regular file")
    size = path.stat().st_size
    if size == 0:
        raise DocumentError("empty", f"{path.name} is empty; write its content first")
    if size > MAX_FILE:
        raise too_large(path.name, f"{size / MEGABYTE:,.0f} MB where {MAX_FILE // MEGABYTE} MB can be opened")


def too_large(name: str, how: str) -> DocumentError:
    """The answer for a file beyond a bound; `how` says which."""
    return DocumentError("too_large", f"{name} is too large to open here: {how}; split it, or download it")


@contextmanager
def open_package(
    path: Path, *, max_xml: int = MAX_UNPACKED, watch: Watch | None = None
) -> Iterator[zipfile.ZipFile]:
    """An Office file whose entries, unpacked size (bytes) and XML have been checked.

    `watch` is shown the parser of each XML part, whatever its name, before that part is read.
    Raises DocumentError encrypted, corrupt or too_large.
    """
    _refuse_encrypted(path)
    with parsing(path.name), zipfile.ZipFile(path) as package:
        _check_totals(path.name, package.infolist())
        parts = [entry for entry in package.infolist() if _holds_xml(package, entry)]
        size = sum(entry.file_size for entry in parts)
        if size > max_xml:
            raise too_large(path.name, f"its text unpacks to {size / MEGABYTE:,.0f} MB")
        for entry in parts:
            if watch or entry.filename.lower().endswith((".xml", ".rels")):
                _scan(package, entry, watch)
        yield package


def _refuse_encrypted(path: Path) -> None:
    with path.open("rb") as file:
        if file.read(4) == OLE_MAGIC:
            raise DocumentError(
                "encrypted",
                f"{path.name} is protected by a password or in the format before 2007; "
                "save it without a password in the current format",
            )


def _check_totals(name: str, entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise too_large(name, f"{len(entries):,} parts where {MAX_ENTRIES:,} are allowed")
    if len({entry.filename for entry in entries}) != len(entries):
        raise corrupt(name)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED:
        raise too_large(name, f"it unpacks to {unpacked / MEGABYTE:,.0f} MB")


def _holds_xml(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    # By content: a relationship may lead to a part of any name.
    with package.open(entry) as part:
        return part.read(SNIFFED).lstrip(BEFORE_XML).startswith(b"<")


def _scan(package: zipfile.ZipFile, entry: zipfile.ZipInfo, watch: Watch | None) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    if watch:
        watch(parser)
    with package.open(entry) as part:
        parser.ParseFile(part)


def _refuse_doctype(*_: object) -> None:
    raise ValueError("an Office file has no DOCTYPE")
