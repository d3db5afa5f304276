"""Where a tenant's files lie, and how they are opened: below its own folder, never through a link."""

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO

CHUNK = 1024 * 1024
SANDBOX = "sandbox"
AGENT_DATA = "agent_data"


class StorageError(Exception):
    """A path that leads out of the tenant's folder, through a link, or to something that is no file."""


def tenant_root(data_dir: Path, tenant: str) -> Path:
    """The folder that holds every file of `tenant`; its name tells nothing about the tenant."""
    return data_dir / "tenants" / hashlib.sha256(tenant.encode()).hexdigest()[:32]


def task_workspace(data_dir: Path, tenant: str, signature: str, run_id: str, position: int) -> Path:
    """The durable folder of one task of one run."""
    root = tenant_root(data_dir, tenant)
    return root / AGENT_DATA / signature / SANDBOX / f"{run_id}-{position}"


def task_files(data_dir: Path, tenant: str, task_id: str) -> Path:
    """The folder of the reference files of a written task."""
    return tenant_root(data_dir, tenant) / "tasks" / task_id / "reference_files"


def relative(root: Path, path: Path) -> str:
    """`path` below `root` in posix form. Raises StorageError when it is not below."""
    parts = path.parts
    if not path.is_relative_to(root) or ".." in parts or path == root:
        raise StorageError("the file does not lie in the workspace's folder")
    return path.relative_to(root).as_posix()


def pages_folder(data_dir: Path, tenant: str) -> Path:
    """The folder of what was drawn of the tenant's documents; it may be removed at any time."""
    return tenant_root(data_dir, tenant) / "pages"


@contextmanager
def open_file(root: Path, name: str) -> Iterator[BinaryIO]:
    """Opens the regular file `name` (posix, relative) below `root` for reading, step by step without links.

    Raises StorageError for an escape, a link or anything but a regular file; FileNotFoundError when missing.
    """
    descriptor = _descend(root, _parts(name))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise StorageError("this is not a file")
    with os.fdopen(descriptor, "rb") as file:
        yield file


def locate(root: Path, name: str) -> Path:
    """The absolute path of the regular file `name`, checked like `open_file`."""
    with open_file(root, name):
        return root.joinpath(*_parts(name))


def digest(file: BinaryIO) -> tuple[str, int]:
    """SHA-256 and size of the rest of `file`, read in pieces."""
    sha, size = hashlib.sha256(), 0
    while chunk := file.read(CHUNK):
        sha.update(chunk)
        size += len(chunk)
    return sha.hexdigest(), size


def _parts(name: str) -> tuple[str, ...]:
    path = PurePosixPath(name)
    if not path.parts or path.is_absolute() or ".." in path.parts or "\0" in name:
        raise StorageError("the path leads out of the workspace's folder")
    return path.parts


def _descend(root: Path, parts: tuple[str, ...]) -> int:
    folder = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for part in parts[:-1]:
            below = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=folder)
            os.close(folder)
            folder = below
        return os.open(parts[-1], os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
    except FileNotFoundError:
        raise
    except OSError as error:  # ELOOP and ENOTDIR: a link, or a file where a folder was meant
        raise StorageError("the path leads through a link") from error
    finally:
        os.close(folder)
