"""Reference files of written tasks: streamed to disk, named and counted before they are taken."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from clawwork_api.artifacts.storage import CHUNK
from clawwork_api.database import TenantSession
from clawwork_api.documents import media_type
from clawwork_api.errors import ApiError
from clawwork_api.tasks.pack import sample_task
from clawwork_api.tasks.service import get
from clawwork_api.tasks.tables import Task

ALLOWED = (
    "csv",
    "xlsx",
    "xls",
    "docx",
    "pdf",
    "pptx",
    "txt",
    "md",
    "json",
    "png",
    "jpg",
    "jpeg",
    "gif",
    "webp",
)
MAX_FILES = 20
MAX_NAME_BYTES = 200


@dataclass(frozen=True)
class Upload:
    """A file as the client sent it."""

    name: str
    content: BinaryIO


@dataclass(frozen=True)
class Staged:
    """A checked file that lies beside its future place."""

    name: str
    path: Path
    size: int
    sha256: str

    def facts(self) -> dict[str, str | int]:
        return {
            "name": self.name,
            "size": self.size,
            "sha256": self.sha256,
            "media_type": media_type(self.name),
        }


def check_target(session: TenantSession, task_id: str) -> Task:
    """The task, if files may be added. Raises ApiError 409 `sample_task` or 404 `task_not_found`."""
    if sample_task(task_id) is not None:
        hint = "Write a task of your own to work with your files"
        raise ApiError(409, "sample_task", "A sample task's files can't be changed", hint)
    return get(session, task_id)


@contextmanager
def staged(folder: Path, uploads: Sequence[Upload], *, max_bytes: int) -> Iterator[list[Staged]]:
    """Writes the uploads below `folder` under temporary names, removed again unless `keep` moved them.

    Raises ApiError 413 `too_large` or `too_many_files`, 415 `unsupported_file_type`, 422 for a bad name.
    """
    names = [_checked_name(upload.name) for upload in uploads]
    if len(set(names)) != len(names):
        raise ApiError(422, "duplicate_file_name", "Two files have the same name", "Rename one of them")
    folder.mkdir(parents=True, exist_ok=True)
    done: list[Staged] = []
    try:
        for name, upload in zip(names, uploads, strict=True):
            done.append(_write(folder, name, upload.content, max_bytes))
        yield done
    finally:
        for leftover in done:
            leftover.path.unlink(missing_ok=True)


def keep(session: TenantSession, task_id: str, files: Sequence[Staged]) -> Task:
    """Puts staged files in their place and lists them; a file of the same name is replaced."""
    task = session.get_one(Task, task_id, with_for_update=True)
    new = {file.name: file.facts() for file in files}
    merged = {f["name"]: f for f in task.reference_files} | new
    if len(merged) > MAX_FILES:
        raise ApiError(413, "too_many_files", f"A task can have at most {MAX_FILES} reference files")
    task.reference_files = list(merged.values())
    session.add(task)
    session.flush()
    for file in files:
        file.path.replace(file.path.parent / file.name)
    return task


def _checked_name(name: str) -> str:
    extension = name.rpartition(".")[2].lower()
    plain = name and not name.startswith(".") and not set(name) & {"/", "\\"} and name.isprintable()
    if not plain or name != name.strip() or len(name.encode()) > MAX_NAME_BYTES:
        hint = f"A plain name of at most {MAX_NAME_BYTES} bytes, without folders"
        raise ApiError(422, "invalid_file_name", "A file has a name that can't be used", hint)
    if "." not in name or extension not in ALLOWED:
        hint = "Accepted: " + ", ".join(ALLOWED)
        raise ApiError(415, "unsupported_file_type", f"{name} has a type that is not accepted", hint)
    return name


def _write(folder: Path, name: str, content: BinaryIO, max_bytes: int) -> Staged:
    path = folder / f".upload-{uuid4().hex}"
    sha, size = hashlib.sha256(), 0
    try:
        with path.open("xb") as file:
            while chunk := content.read(CHUNK):
                sha.update(chunk)
                size += len(chunk)
                file.write(chunk)
        _check_size(name, size, max_bytes)
    except (ApiError, OSError):
        path.unlink(missing_ok=True)
        raise
    return Staged(name, path, size, sha.hexdigest())


def _check_size(name: str, size: int, max_bytes: int) -> None:
    if size == 0:
        raise ApiError(422, "empty_file", f"{name} is empty")
    if size > max_bytes:
        raise ApiError(
            413, "too_large", f"{name} is too large; at most {max_bytes // 1_000_000} MB are accepted"
        )
