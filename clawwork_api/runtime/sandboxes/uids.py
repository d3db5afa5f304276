"""One user id for each running sandbox: the kernel counts processes per user id."""

import errno
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from clawwork_api.runtime.sandboxes.port import SandboxError

# A range that neither Debian nor systemd hands out.
FIRST_UID = 60_600
UIDS = 64


@contextmanager
def leased_uid() -> Iterator[int | None]:
    """A user id that no other sandbox of this machine uses meanwhile; None when we aren't root.

    The lease is an abstract socket name: it ends with this process, however that ends, and leaves no file.
    """
    if os.geteuid() != 0:
        yield None
        return
    for uid in range(FIRST_UID, FIRST_UID + UIDS):
        holder = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        with holder:
            try:
                holder.bind(f"\0clawwork-sandbox-uid-{uid}")
            except OSError as error:
                if error.errno == errno.EADDRINUSE:
                    continue
                raise
            yield uid
            return
    raise SandboxError("Every place for running code is taken. Try again in a minute.")
