"""What a running sandbox uses: memory, processes, disk; read from /proc and the folder itself."""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from clawwork_api.runtime.sandboxes.port import Limits, Reason
from clawwork_api.runtime.sandboxes.tree import walk

PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
MEMORY_RESERVE_MB = 96
# Below these the host itself is in danger, whatever hides the space from the count.
DISK_RESERVE_MB = 200


@dataclass(frozen=True)
class Process:
    parent: int
    resident_bytes: int


def excess(init: int | None, folder: Path, limits: Limits) -> Reason | None:
    """Which limit the processes below `init` or the files in `folder` break, if any."""
    family = descendants(init) if init is not None else {}
    on_disk, in_memory = nameless_bytes(family, folder.stat().st_dev)
    if disk_is_full(folder, limits, already=on_disk):
        return "disk"
    if memory_is_full(family, limits, already=in_memory):
        return "memory"
    return "killed" if len(family) > limits.processes + 2 else None


def descendants(init: int) -> dict[int, Process]:
    """The process `init` and all below it: an orphan's new parent is the init of its namespace."""
    processes = _processes()
    family: dict[int, Process] = {}
    children: dict[int, list[int]] = {}
    for pid, process in processes.items():
        children.setdefault(process.parent, []).append(pid)
    pending = [init]
    while pending:
        pid = pending.pop()
        if pid in processes and pid not in family:
            family[pid] = processes[pid]
            pending += children.get(pid, [])
    return family


def _processes() -> dict[int, Process]:
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                text = (folder / "stat").read_text(encoding="utf-8", errors="replace")
            except (FileNotFoundError, ProcessLookupError):
                continue
            fields = text.rpartition(")")[2].split()
            found[int(folder.name)] = Process(
                parent=int(fields[1]), resident_bytes=int(fields[21]) * PAGE_BYTES
            )
    return found


def memory_is_full(family: dict[int, Process], limits: Limits, *, already: int) -> bool:
    """Whether the processes pass their limit together, or leave the host too little."""
    if _available_bytes() < MEMORY_RESERVE_MB << 20:
        return True
    most = (limits.total_memory_mb << 20) - already
    # Resident sizes count shared pages many times; the fair figure costs more to read.
    return sum(each.resident_bytes for each in family.values()) > most and _fair_bytes(family) > most


def _available_bytes() -> int:
    lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) << 10 for line in lines if line.startswith("MemAvailable:"))


def _fair_bytes(family: dict[int, Process]) -> int:
    total = 0
    for pid, process in family.items():
        try:
            text = Path("/proc", str(pid), "smaps_rollup").read_text(encoding="ascii")
        except (FileNotFoundError, ProcessLookupError):
            continue
        except PermissionError:
            total += process.resident_bytes
            continue
        total += sum(int(line.split()[1]) << 10 for line in text.splitlines() if line.startswith("Pss:"))
    return total


def disk_is_full(folder: Path, limits: Limits, *, already: int = 0) -> bool:
    """Whether the run's files, with `already` bytes elsewhere, pass the limit or fill the host's disk."""
    host = os.statvfs(folder)
    if host.f_bavail * host.f_frsize < DISK_RESERVE_MB << 20:
        return True
    refused: list[str] = []
    size = already
    for count, entry in enumerate(walk(folder, refused.append), start=1):
        size += entry.status.st_blocks * 512
        if refused or count > limits.workspace_entries or size > limits.workspace_mb << 20:
            return True
    return bool(refused) or size > limits.workspace_mb << 20


def nameless_bytes(family: dict[int, Process], device: int) -> tuple[int, int]:
    """What open files without a name hold: on the disk `device`, and elsewhere, which is memory."""
    sizes: dict[tuple[int, int], int] = {}
    for status in (each for pid in family for each in _open_files(pid)):
        if stat.S_ISREG(status.st_mode) and status.st_nlink == 0:
            sizes[status.st_dev, status.st_ino] = status.st_blocks * 512
    on_disk = sum(size for (held_on, _), size in sizes.items() if held_on == device)
    return on_disk, sum(sizes.values()) - on_disk


def _open_files(pid: int) -> Iterator[os.stat_result]:
    try:
        handles = list(Path(f"/proc/{pid}/fd").iterdir())
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return
    for handle in handles:
        # One closed meanwhile must not hide the others.
        with suppress(FileNotFoundError, ProcessLookupError, PermissionError):
            yield handle.stat()
