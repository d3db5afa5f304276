"""Replacements in plain text, with the file's own line ends."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from clawwork_api.documents.editing.splice import Replacement, check_count
from clawwork_api.documents.errors import DocumentError
from clawwork_api.documents.kinds import suffix
from clawwork_api.documents.writing import encoded_as


def edited(path: Path, replacements: Sequence[Replacement]) -> bytes:
    """The bytes of the changed file. Raises DocumentError."""
    text = _decoded(path)
    for wanted in replacements:
        if "\r\n" in text:
            wanted = replace(wanted, find=_windows(wanted.find), replace=_windows(wanted.replace))
        check_count(path.name, wanted, text.count(wanted.find))
        text = text.replace(wanted.find, wanted.replace)
    return encoded_as(suffix(path.name), text)


def _decoded(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as problem:
        message = f"{path.name} is not UTF-8 text; read it and make it anew with create_file"
        raise DocumentError("not_editable", message) from problem


def _windows(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\n", "\r\n")
