"""The way of files into a sandbox and back: regular files only, no link followed, bounded."""

import filecmp
import os
import shutil
import stat
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from clawwork_api.runtime.sandboxes.port import REFERENCE_FOLDER, Limits
from clawwork_api.runtime.sandboxes.tree import Entry, walk

Snapshot = dict[str, tuple[int, int, int]]
MAX_NOTES = 10


class WorkspaceTooLarge(Exception):
    """The folder holds more than a run may."""


@dataclass
class Collected:
    """What came back, and for the reader of stderr, what did not and why."""

    changed: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    size: int = 0

    def leave_out(self, name: str, why: str) -> None:
        if len(self.notes) < MAX_NOTES:
            self.notes.append(f"not kept: {name.encode('utf-8', 'replace').decode()}: {why}")


def fill(workspace: Path, copy: Path, *, uid: int | None, limits: Limits) -> Snapshot:
    """Copy the regular files of `workspace` into `copy`; returns (size, mtime, ctime) of each as it went in.

    Raises WorkspaceTooLarge beyond `limits`, OSError when a file can't be read.
    """
    snapshot: Snapshot = {}
    for entry in bounded(workspace, limits):
        target = copy / entry.relative
        if entry.is_folder:
            target.mkdir(mode=0o755)
        else:
            _copy_in(workspace / entry.relative, target, entry.status)
        if uid is not None:
            os.chown(target, uid, uid)
        if entry.is_file:
            snapshot[entry.relative] = _mark(target.stat())
    return snapshot


def bounded(workspace: Path, limits: Limits) -> Iterator[Entry]:
    """The folders and regular files of `workspace`, parents first.

    Raises WorkspaceTooLarge beyond `limits`, OSError when there is no such folder or one can't be read.
    """
    if not workspace.is_dir():
        raise FileNotFoundError("The workspace doesn't exist")
    size = files = 0
    for entry in walk(workspace, _unreadable):
        if entry.is_file:
            size, files = size + entry.status.st_size, files + 1
            if size > limits.workspace_mb << 20 or files > limits.workspace_entries:
                raise WorkspaceTooLarge
        if entry.is_file or entry.is_folder:
            yield entry


def _unreadable(relative: str) -> None:
    raise PermissionError(f"The folder {relative} of the workspace can't be read")


def _copy_in(source: Path, target: Path, status: os.stat_result) -> None:
    with open_regular(source) as read, target.open("xb") as write:
        shutil.copyfileobj(read, write)
    target.chmod(0o755 if status.st_mode & stat.S_IXUSR else 0o644)
    os.utime(target, ns=(status.st_mtime_ns, status.st_mtime_ns))


def open_regular(path: Path) -> BinaryIO:
    """Open a regular file, no link followed. Raises OSError for anything else."""
    # Not blocking: a pipe that took the file's place would hang the open.
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    file = os.fdopen(descriptor, "rb")
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        file.close()
        raise OSError(f"{path.name} is no regular file")
    return file


def _mark(status: os.stat_result) -> tuple[int, int, int]:
    # The change time can't be set from inside: with it, an untouched file needs no reading.
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns


def collect(copy: Path, workspace: Path, snapshot: Snapshot, limits: Limits) -> Collected:
    """Bring new and changed files of `copy` back into `workspace`. Nothing may run in `copy` any more.

    Files that the code removed stay in `workspace`; reference files never come back.
    """
    collected = Collected()
    entries = list(walk(copy, lambda name: collected.leave_out(name, "folder too deep or not readable")))
    for entry in sorted(entries, key=lambda each: each.relative):
        if entry.is_folder or entry.relative.split("/")[0] == REFERENCE_FOLDER:
            continue
        if snapshot.get(entry.relative) != _mark(entry.status):
            _bring_back(entry, copy, workspace, limits, collected)
    return collected


def _bring_back(entry: Entry, copy: Path, workspace: Path, limits: Limits, collected: Collected) -> None:
    why = _refusal(entry, limits, collected)
    if why:
        collected.leave_out(entry.relative, why)
        return
    source = copy / entry.relative
    if _same(source, workspace / entry.relative):
        return
    try:
        _save(source, workspace, entry.relative)
    except (NotADirectoryError, IsADirectoryError, FileExistsError):
        collected.leave_out(entry.relative, "a file and a folder have the same name")
        return
    except PermissionError:
        collected.leave_out(entry.relative, "its mode doesn't allow reading it")
        return
    collected.size += entry.status.st_size
    collected.changed.append(entry.relative)


def _refusal(entry: Entry, limits: Limits, collected: Collected) -> str:
    if not entry.is_file:
        return "only regular files are kept, no links, pipes or devices"
    if not is_plain_name(entry.relative):
        return "its name isn't plain UTF-8"
    if entry.status.st_size > limits.file_mb << 20:
        return f"larger than {limits.file_mb} MB"
    if collected.size + entry.status.st_size > limits.workspace_mb << 20:
        return f"the changed files together are larger than {limits.workspace_mb} MB"
    if len(collected.changed) >= limits.changed_files:
        return f"more than {limits.changed_files} files changed"
    return ""


def is_plain_name(name: str) -> bool:
    """Whether a name can be shown and sent as text."""
    return not any(unicodedata.category(character) in ("Cc", "Cs") for character in name)


def _same(source: Path, outside: Path) -> bool:
    return (
        outside.is_file()
        and not outside.is_symlink()
        and os.access(source, os.R_OK, follow_symlinks=False)
        and filecmp.cmp(source, outside, shallow=False)
    )


def _save(source: Path, workspace: Path, relative: str) -> None:
    *parents, name = relative.split("/")
    folder = _open_folder(workspace, parents)
    part = f".{token_hex(8)}.part"
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        with (
            open_regular(source) as read,
            os.fdopen(os.open(part, flags, 0o644, dir_fd=folder), "wb") as write,
        ):
            shutil.copyfileobj(read, write)
        os.replace(part, name, src_dir_fd=folder, dst_dir_fd=folder)
    except OSError:
        with suppress(FileNotFoundError):
            os.unlink(part, dir_fd=folder)
        raise
    finally:
        os.close(folder)


def _open_folder(workspace: Path, parents: list[str]) -> int:
    """Step by step, so that no component can be a link."""
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
    folder = os.open(workspace, flags)
    for name in parents:
        try:
            with suppress(FileExistsError):
                os.mkdir(name, 0o755, dir_fd=folder)
            inner = os.open(name, flags, dir_fd=folder)
        finally:
            os.close(folder)
        folder = inner
    return folder
