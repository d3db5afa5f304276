"""One user id for each running sandbox: the kernel counts processes per user id."""

import errno
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from clawwork_api.runtime.sandboxes.port import SandboxError

# A range that neither Debian nor systemd hands out.
UIDS = range(60_600, 60_664)


@contextmanager
def leased_uid() -> Iterator[int | None]:
    """A user id that no other sandbox of this machine uses meanwhile; None when there is but our own.

    Raises SandboxError when all are taken.
    """
    if not may_switch_user():
        yield None
        return
    for uid in UIDS:
        lease = _lease(uid)
        if lease is not None:
            with lease:
                yield uid
            return
    raise SandboxError("Every place for running code is taken. Try again in a minute.")


def end_leftovers() -> int:
    """Kill what still runs for a service that was killed itself; returns how many processes that were.

    Code that took over the first process of its namespace can outlive the service's death.
    """
    if not may_switch_user():
        return 0
    running = _running()
    ended = 0
    for uid in set(running.values()):
        lease = _lease(uid)
        if lease is not None:
            with lease:
                ended += sum(_kill(pid) for pid, owner in running.items() if owner == uid)
    return ended


def may_switch_user() -> bool:
    """Whether we are root and have these user ids: in a rootless container there may be none."""
    if os.geteuid() != 0:
        return False
    ranges = [line.split() for line in Path("/proc/self/uid_map").read_text(encoding="ascii").splitlines()]
    return any(
        int(first) <= UIDS.start and UIDS.stop <= int(first) + int(count) for first, _, count in ranges
    )


def _lease(uid: int) -> socket.socket | None:
    """An abstract socket name: it ends with this process, however that ends, and leaves no file."""
    holder = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        holder.bind(f"\0clawwork-sandbox-uid-{uid}")
    except OSError as error:
        holder.close()
        if error.errno != errno.EADDRINUSE:
            raise
        return None
    return holder


def _running() -> dict[int, int]:
    """The processes that belong to a sandbox's user, and to which."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(FileNotFoundError, ProcessLookupError):
                owner = folder.stat().st_uid
                if owner in UIDS:
                    found[int(folder.name)] = owner
    return found


def _kill(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
        return True
    return False
