"""Copies a published folder without following a link, and names what it left behind."""

import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from clawwork_api.livebench.findings import Finding

LEFT_OUT = frozenset({"reference_files", "videos", "code_exec"})
"""Folders of a day's sandbox that hold nothing the coworker made."""
CHUNK = 1024 * 1024
LONGEST_PATH = 500


class CopiedFile(NamedTuple):
    """`path` is relative to the coworker's folder, in posix form; `size` in bytes."""

    path: str
    size: int
    sha256: str


def copy_folder(source: Path, target: Path, findings: list[Finding]) -> list[CopiedFile]:
    """Copies every regular file of `source` into the new folder `target`, flushed to disk.

    Links, devices and names that can't be stored are findings. Raises OSError for a file that can't be read.
    """
    target.mkdir()
    copied: list[CopiedFile] = []
    for place, folders, names, handle in os.fwalk(source, follow_symlinks=False):
        inner = Path(place).relative_to(source)
        folders[:] = sorted(_folders(inner, folders, handle, findings))
        (target / inner).mkdir(exist_ok=True)
        for name in sorted(names):
            path = (inner / name).as_posix()
            problem = _refused(path, name, handle)
            if problem:
                findings.append(Finding(_shown(path), 0, problem, skipped=True))
            else:
                copied.append(_copy(name, handle, target / path, path))
    return copied


def _folders(inner: Path, names: list[str], handle: int, findings: list[Finding]) -> Iterator[str]:
    for name in names:
        path = (inner / name).as_posix()
        problem = _refused(path, name, handle, folder=True)
        if problem is None and name in LEFT_OUT and path.startswith("sandbox/"):
            problem = "left out: not the coworker's own work"
        if problem is None:
            yield name
        else:
            findings.append(Finding(_shown(path), 0, problem, skipped=True))


def _refused(path: str, name: str, handle: int, *, folder: bool = False) -> str | None:
    if not _shown(name).isprintable() or _shown(name) != name or len(path) > LONGEST_PATH:
        return "a name that can't be kept"
    mode = os.stat(name, dir_fd=handle, follow_symlinks=False).st_mode
    if stat.S_ISLNK(mode):
        return "a link: not followed"
    if not (stat.S_ISDIR(mode) if folder else stat.S_ISREG(mode)):
        return "not a regular file"
    return None


def _shown(name: str) -> str:
    return name.encode("utf-8", "replace").decode("utf-8")


def _copy(name: str, handle: int, target: Path, path: str) -> CopiedFile:
    digest, size = hashlib.sha256(), 0
    descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=handle)
    with os.fdopen(descriptor, "rb") as source, target.open("xb") as out:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            size += out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return CopiedFile(path, size, digest.hexdigest())
