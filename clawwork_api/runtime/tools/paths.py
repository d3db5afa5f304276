"""Paths that a model names: always inside the workspace, never through a link."""

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from clawwork_api.runtime.tools.contract import ToolError

REFERENCES = "reference_files"
SKILLS = "skills"
MOUNT = PurePosixPath("/workspace")
MAX_NAME_BYTES = 255
MAX_PATH = 1_000
CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
MAX_DEPTH = 16
SUGGESTIONS = 3


def relative(asked: str) -> PurePosixPath:
    """What `asked` means within the workspace; `/workspace/a` is `a`. Raises ToolError."""
    path = PurePosixPath(asked.strip())
    if path.is_absolute():
        if not path.is_relative_to(MOUNT):
            raise ToolError(
                f"{_short(asked)} is outside /workspace; give a path within it, as list_files shows them"
            )
        path = path.relative_to(MOUNT)
    if ".." in path.parts:
        raise ToolError('A path can\'t hold ".."; give it as list_files shows it')
    if not path.parts or CONTROL.search(asked) or len(asked) > MAX_PATH:
        raise ToolError(f"{_short(asked)!r} is not a path; give one as list_files shows it")
    for part in path.parts:
        check_name(part)
    return path


def check_name(name: str) -> None:
    """Raises ToolError for a name that no file can have."""
    if len(name.encode("utf-8", "replace")) > MAX_NAME_BYTES:
        raise ToolError(f"The name {_short(name)} is too long; use at most {MAX_NAME_BYTES} bytes")


def new_file(workspace: Path, filename: str) -> tuple[str, Path]:
    """A name for a file at the top of the workspace, and its place on disk. Raises ToolError."""
    path = relative(filename)
    if len(path.parts) != 1 or "\\" in filename:
        raise ToolError("Give a file name without a folder, for example report.docx")
    if path.name.startswith("."):
        raise ToolError("A file name can't start with a dot")
    place = workspace / path.name
    if place.is_symlink() or (place.exists() and not place.is_file()):
        raise ToolError(f"{path.name} is already there and is not a regular file; choose another name")
    return path.name, place


def existing(workspace: Path, asked: str) -> tuple[PurePosixPath, Path]:
    """A regular file of the workspace, by its path within it and on disk. Raises ToolError."""
    path = relative(asked)
    place = workspace
    for part in path.parts:
        place = place / part
        if place.is_symlink():
            raise ToolError(f"{path} is a link; only regular files can be used, so copy its content instead")
    if place.is_dir():
        raise ToolError(f"{path} is a folder; name a file in it, as list_files shows them")
    if not place.exists():
        raise ToolError(
            f"There is no file {path}{_similar(workspace, path.name)}; list_files shows what there is"
        )
    if not place.is_file():
        raise ToolError(f"{path} is not a regular file")
    return path, place


def _similar(workspace: Path, name: str) -> str:
    found = [path for path, _ in regular_files(workspace) if PurePosixPath(path).name.lower() == name.lower()]
    return f" (is it {' or '.join(found[:SUGGESTIONS])}?)" if found else ""


def regular_files(workspace: Path) -> Iterator[tuple[str, int]]:
    """Path within the workspace and size in bytes of each visible regular file, in order of path."""
    yield from sorted(_walk(workspace, PurePosixPath(), 0))


def _walk(folder: Path, prefix: PurePosixPath, depth: int) -> Iterator[tuple[str, int]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(".") or entry.name == "__pycache__":
                continue
            if entry.is_dir(follow_symlinks=False) and depth < MAX_DEPTH:
                yield from _walk(folder / entry.name, prefix / entry.name, depth + 1)
            elif stat.S_ISREG((status := entry.stat(follow_symlinks=False)).st_mode):
                yield str(prefix / entry.name), status.st_size


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:80]}…"
