"""Runs inside an E2B sandbox, on plain Python: unpack, run the code within limits, pack what changed.

Nothing that it says is believed outside: the other end checks every name, size and kind again.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import json
import os
import resource
import signal
import stat
import subprocess
import sys
import tarfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

HOME = Path(__file__).resolve().parent
WORKSPACE = Path("/workspace")
REFERENCES = "reference_files"
MAX_DEPTH = 32
MAX_NOTES = 10
MAX_OPEN_FILES = 256
LINGER_SECONDS = 5
SET_DUMPABLE, SET_NO_NEW_PRIVILEGES, SET_SUBREAPER = 4, 38, 36
ENVIRONMENT = {
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "HOME": "/tmp",  # noqa: S108
    "LANG": "C.UTF-8",
    "TZ": "UTC",
    "PYTHONPATH": str(WORKSPACE),
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONUNBUFFERED": "1",
    "MPLBACKEND": "Agg",
    "OPENBLAS_NUM_THREADS": "1",
}
LIBC = ctypes.CDLL(None, use_errno=True)
MB = 1 << 20


class Output:
    """The first bytes of a stream; the rest is read away and counted."""

    def __init__(self, stream: IO[bytes], limit: int) -> None:
        self.kept, self.dropped = bytearray(), 0
        self._stream, self._limit = stream, limit
        self.reader = threading.Thread(target=self._drain, daemon=True)
        self.reader.start()

    def _drain(self) -> None:
        for chunk in iter(lambda: os.read(self._stream.fileno(), 65536), b""):
            kept = chunk[: max(0, self._limit - len(self.kept))]
            self.kept += kept
            self.dropped += len(chunk) - len(kept)

    def text(self) -> str:
        self.reader.join(LINGER_SECONDS)
        tail = f"\n[{self.dropped} more bytes left out]" if self.dropped else ""
        return bytes(self.kept).decode("utf-8", "replace") + tail


def main() -> None:
    call = json.loads((HOME / "call.json").read_text(encoding="utf-8"))
    limits = call["limits"]
    for option, value in ((SET_DUMPABLE, 0), (SET_SUBREAPER, 1), (SET_NO_NEW_PRIVILEGES, 1)):
        if LIBC.prctl(option, value, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "prctl")
    with tarfile.open(HOME / "in.tar") as archive:
        archive.extractall(WORKSPACE, **extraction())  # noqa: S202
    before = {name: digest(name) for name, status in entries() if stat.S_ISREG(status.st_mode)}
    answer = run(call, limits)
    if answer["reason"] != "disk":
        answer["notes"] = pack(before, limits)
    sys.stdout.write(json.dumps(answer))


def extraction() -> dict[str, Any]:
    """Our own archive, but a Python that knows filters warns when none is named."""
    return {"filter": "tar"} if hasattr(tarfile, "tar_filter") else {}


def run(call: dict[str, Any], limits: dict[str, Any]) -> dict[str, Any]:
    program = HOME / "code"
    program.write_bytes(call["code"].encode("utf-8", "surrogatepass"))
    interpreter = sys.executable if call["language"] == "python" else "/bin/bash"
    began = time.monotonic()
    process = subprocess.Popen(  # noqa: S603
        [interpreter, str(program)],
        cwd=WORKSPACE,
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=lambda: bind(limits),
    )
    streams = [stream for stream in (process.stdout, process.stderr) if stream is not None]
    outputs = [Output(stream, limits["output_bytes"]) for stream in streams]
    reason = watch(process, limits, began + limits["wall_seconds"])
    end_everything(process)
    if reason == "ok" and disk_is_full(limits):
        reason = "disk"
    code = process.returncode
    if reason == "ok" and code in (-signal.SIGXCPU, -signal.SIGKILL):
        reason = "timeout" if code == -signal.SIGXCPU else "killed"
    return {
        "reason": reason,
        "exit_code": (code if code >= 0 else 128 - code) if reason == "ok" else None,
        "stdout": outputs[0].text(),
        "stderr": outputs[1].text(),
        "seconds": time.monotonic() - began,
        "notes": [],
    }


def bind(limits: dict[str, Any]) -> None:
    os.umask(0o022)
    os.nice(10)
    for kind, soft, hard in (
        (resource.RLIMIT_AS, limits["memory_mb"] * MB, limits["memory_mb"] * MB),
        (resource.RLIMIT_CPU, limits["cpu_seconds"], limits["cpu_seconds"] + 1),
        (resource.RLIMIT_FSIZE, limits["file_mb"] * MB, limits["file_mb"] * MB),
        (resource.RLIMIT_NPROC, limits["processes"], limits["processes"]),
        (resource.RLIMIT_NOFILE, MAX_OPEN_FILES, MAX_OPEN_FILES),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        resource.setrlimit(kind, (soft, hard))


def watch(process: subprocess.Popen[bytes], limits: dict[str, Any], deadline: float) -> str:
    while time.monotonic() < deadline:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(max(0.0, min(0.2, deadline - time.monotonic())))
            return "ok"
        if disk_is_full(limits):
            return "disk"
        if memory_is_full(limits):
            return "memory"
    return "timeout"


def end_everything(process: subprocess.Popen[bytes]) -> None:
    """Everything else of this user, at one blow: this machine is for one call only."""
    end = time.monotonic() + LINGER_SECONDS
    while time.monotonic() < end:
        try:
            os.kill(-1, signal.SIGKILL)
        except ProcessLookupError:
            break
        with contextlib.suppress(ChildProcessError):
            process.poll()
            while os.waitpid(-1, os.WNOHANG)[0]:
                continue
        time.sleep(0.01)
    process.wait(LINGER_SECONDS)


def memory_is_full(limits: dict[str, Any]) -> bool:
    total = 0
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and int(folder.name) != os.getpid():
            with contextlib.suppress(OSError):
                total += proportional(folder)
    return bool(total > limits["total_memory_mb"] * MB)


def proportional(process: Path) -> int:
    """Its share of memory in bytes. Raises OSError for a process that is gone or another user's."""
    lines = (process / "smaps_rollup").read_text(encoding="ascii").splitlines()
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def disk_is_full(limits: dict[str, Any]) -> bool:
    size = 0
    for count, (name, status) in enumerate(entries(), start=1):
        size += status.st_blocks * 512
        too_deep = name.count("/") >= MAX_DEPTH
        if too_deep or count > limits["workspace_entries"] or size > limits["workspace_mb"] * MB:
            return True
    return False


def entries() -> Iterator[tuple[str, os.stat_result]]:
    """Everything in the workspace with its own status, links not followed; what vanishes is passed over."""
    pending = [""]
    while pending:
        prefix = pending.pop()
        with (
            contextlib.suppress(FileNotFoundError, PermissionError),
            os.scandir(f"{WORKSPACE}/{prefix}") as found,
        ):
            for each in found:
                with contextlib.suppress(FileNotFoundError):
                    status = each.stat(follow_symlinks=False)
                    yield prefix + each.name, status
                    if stat.S_ISDIR(status.st_mode) and prefix.count("/") < MAX_DEPTH:
                        pending.append(f"{prefix}{each.name}/")


def digest(name: str) -> str:
    found = hashlib.sha256()
    with (WORKSPACE / name).open("rb") as file:
        for chunk in iter(lambda: file.read(MB), b""):
            found.update(chunk)
    return found.hexdigest()


def pack(before: dict[str, str], limits: dict[str, Any]) -> list[list[str]]:
    """Write the new and changed regular files to out.tar; returns why others were left out."""
    notes: list[list[str]] = []
    count = size = 0
    # Dereferenced, because a file with two names would come back as a link.
    with tarfile.open(HOME / "out.tar", "w", dereference=True) as archive:
        for name, status in sorted(entries()):
            if stat.S_ISDIR(status.st_mode) or name.split("/")[0] == REFERENCES:
                continue
            why = refusal(name, status, limits, count=count, size=size)
            if not why and before.get(name) == digest(name):
                continue
            if why:
                notes.append([name.encode("utf-8", "replace").decode(), why])
                continue
            archive.add(WORKSPACE / name, name, recursive=False, filter=anonymous)
            count, size = count + 1, size + status.st_size
    return notes[:MAX_NOTES]


def refusal(name: str, status: os.stat_result, limits: dict[str, Any], *, count: int, size: int) -> str:
    if not stat.S_ISREG(status.st_mode):
        return "only regular files are kept, no links, pipes or devices"
    if any(ord(each) < 32 or 0x7F <= ord(each) < 0xA0 or 0xD800 <= ord(each) < 0xE000 for each in name):
        return "its name isn't plain UTF-8"
    if not os.access(WORKSPACE / name, os.R_OK):
        return "its mode doesn't allow reading it"
    if status.st_size > limits["file_mb"] * MB:
        return "larger than {file_mb} MB".format(**limits)
    if size + status.st_size > limits["workspace_mb"] * MB:
        return "the changed files together are larger than {workspace_mb} MB".format(**limits)
    if count >= limits["changed_files"]:
        return "more than {changed_files} files changed".format(**limits)
    return ""


def anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


if __name__ == "__main__":
    main()
