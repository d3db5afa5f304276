"""Files to and from a machine elsewhere, as one tar archive; the one that comes back is hostile."""

import os
import shutil
import stat
import tarfile
from pathlib import Path

from clawwork_api.runtime.sandboxes.copying import Collected, bounded, is_plain_name, open_regular
from clawwork_api.runtime.sandboxes.port import Limits
from clawwork_api.runtime.sandboxes.tree import MAX_DEPTH

LONGEST_NAME = 255
ARCHIVE_EXTRA_BYTES = 4 << 20
"""Room for headers beside the files themselves."""


def pack(workspace: Path, archive: Path, *, limits: Limits) -> None:
    """Write the regular files and folders of `workspace` to `archive`.

    Raises WorkspaceTooLarge beyond `limits`, OSError when a file can't be read.
    """
    with tarfile.open(archive, "w", format=tarfile.PAX_FORMAT) as tar:
        for entry in bounded(workspace, limits):
            member = tarfile.TarInfo(entry.relative)
            member.mtime = entry.status.st_mtime
            if entry.is_folder:
                member.type, member.mode = tarfile.DIRTYPE, 0o755
                tar.addfile(member)
                continue
            with open_regular(workspace / entry.relative) as file:
                member.size = os.fstat(file.fileno()).st_size
                member.mode = 0o755 if entry.status.st_mode & stat.S_IXUSR else 0o644
                tar.addfile(member, file)


def unpack(archive: Path, copy: Path, *, limits: Limits) -> Collected:
    """Write the plain files of `archive` into the empty folder `copy`, and note what was refused.

    Raises tarfile.TarError when it is no archive.
    """
    collected = Collected()
    kept = size = 0
    with tarfile.open(archive, "r:") as tar:
        for member in tar:
            why = _refusal(member)
            if not why and (size + member.size > limits.workspace_mb << 20 or kept >= limits.changed_files):
                why = "more files changed than may"
            if why:
                collected.leave_out(member.name, why)
                continue
            kept, size = kept + 1, size + member.size
            _write(tar, member, copy, collected)
    return collected


def _refusal(member: tarfile.TarInfo) -> str:
    parts = member.name.split("/")
    if member.type not in (tarfile.REGTYPE, tarfile.AREGTYPE) or member.sparse is not None:
        return "only regular files are kept, no links, pipes or devices"
    too_long = any(len(part.encode("utf-8", "surrogateescape")) > LONGEST_NAME for part in parts)
    if too_long or not all(parts) or {".", ".."} & set(parts) or len(parts) > MAX_DEPTH + 1:
        return "its name isn't a path in the workspace"
    return "" if is_plain_name(member.name) else "its name isn't plain UTF-8"


def _write(tar: tarfile.TarFile, member: tarfile.TarInfo, copy: Path, collected: Collected) -> None:
    target = copy / member.name
    content = tar.extractfile(member)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as write:
            if content is not None:
                shutil.copyfileobj(content, write)
    except (NotADirectoryError, IsADirectoryError, FileExistsError):
        collected.leave_out(member.name, "a file and a folder have the same name")
