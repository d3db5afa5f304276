"""The gVisor command line: code has a kernel of its own, which runs within bubblewrap's namespaces.

Bubblewrap gives the first process, whose end is the end of everything, and takes the network away; what the
code can see and do is up to runsc, which root starts.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from clawwork_api.runtime.sandboxes.confinement import (
    CODE,
    LIBRARY,
    SERVERS,
    SHARED_MEMORY_MB,
    SYSTEM_FILES,
    SYSTEM_FOLDERS,
    WORKSPACE,
    Runtime,
    interpreter,
    limited,
    own_variables,
    talk_variables,
)
from clawwork_api.runtime.sandboxes.port import Language, Limits, Program, Reason
from clawwork_api.runtime.sandboxes.temporary import RunFolder
from clawwork_api.runtime.sandboxes.usage import descendants, disk_is_full, memory_is_full, nameless_bytes

PLATFORM = "ptrace"
"""It works in every virtual machine and in every version of runsc."""
OWN_PROCESSES = 8
NAMESPACES = ("pid", "network", "ipc", "uts", "mount")
REFUSED = {
    "defaultAction": "SCMP_ACT_ALLOW",
    "syscalls": [
        {
            "names": ["unshare", "setns", "mount", "umount2", "pivot_root", "chroot"],
            "action": "SCMP_ACT_ERRNO",
        }
    ],
}
"""They would work, on what is that kernel's own; no program needs them."""


class Gvisor:
    """Implements Confinement by a kernel in user space."""

    name = "gvisor"

    def __init__(self, runsc: Path, runtime: Runtime) -> None:
        self._runsc = runsc
        self.runtime = runtime

    def command(
        self, folder: RunFolder, *, language: Language, limits: Limits, uid: int | None, status_fd: int
    ) -> list[str]:
        """Implements Confinement.command; writes the description of the container into the run's folder."""
        argv = [interpreter(self.runtime, language), CODE]
        mounts = [_bound(folder.code, CODE)]
        self._describe(folder, argv, mounts, own_variables(self.runtime), limits=limits, uid=uid)
        return self._outer(folder, status_fd)

    def talk_command(
        self,
        folder: RunFolder,
        program: Program,
        *,
        limits: Limits,
        uid: int | None,
        status_fd: int,
        variables_fd: int,
    ) -> list[str]:
        """Implements Confinement.talk_command; the variables stand in the description, which is root's."""
        servers = [_bound(self.runtime.servers, SERVERS)] if self.runtime.servers else []
        variables = own_variables(self.runtime) | talk_variables(self.runtime) | dict(program.environment)
        self._describe(folder, program.argv, servers, variables, limits=limits, uid=uid)
        return self._outer(folder, status_fd)

    def starter(self, uid: int | None) -> int | None:
        """Implements Confinement.starter: runsc makes its own users."""
        return None

    def excess(self, init: int | None, folder: Path, limits: Limits) -> Reason | None:
        """Implements Confinement.excess; each process inside is one here, beside those of runsc."""
        family = descendants(init) if init is not None else {}
        on_disk, in_memory = nameless_bytes(family, folder.stat().st_dev)
        if disk_is_full(folder, limits, already=on_disk):
            return "disk"
        # The kernel's file of all its memory is mapped too: what is mapped is not counted beside it.
        if in_memory > limits.total_memory_mb << 20 or memory_is_full(family, limits, already=0):
            return "memory"
        return "killed" if len(family) > limits.processes + OWN_PROCESSES else None

    def _outer(self, folder: RunFolder, status_fd: int) -> list[str]:
        return [
            *(str(self.runtime.bwrap), "--json-status-fd", str(status_fd), "--die-with-parent"),
            *("--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--new-session"),
            *("--dev-bind", "/", "/", "--proc", "/proc", "--"),
            *(str(self._runsc), "--root", str(_bundle(folder) / "state"), "--platform", PLATFORM),
            *(
                "--network",
                "none",
                "--ignore-cgroups",
                "--oci-seccomp",
                "run",
                "--bundle",
                str(_bundle(folder)),
            ),
            container_name(),
        ]

    def _describe(
        self,
        folder: RunFolder,
        argv: list[str] | tuple[str, ...],
        mounts: list[dict[str, Any]],
        variables: Mapping[str, str],
        *,
        limits: Limits,
        uid: int | None,
    ) -> None:
        bundle = _bundle(folder)
        bundle.mkdir(mode=0o700)
        (bundle / "state").mkdir(mode=0o700)
        library = [_bound(self.runtime.library, LIBRARY)] if self.runtime.library else []
        everything = [
            *({"destination": "/proc", "type": "proc", "source": "proc"}, _bound(Path("/usr"), "/usr")),
            *(*_system(bundle / "rootfs"), *library, *mounts),
            *(_memory("/tmp", limits.temporary_mb), _memory("/dev/shm", SHARED_MEMORY_MB)),  # noqa: S108
            {"destination": "/sys", "type": "tmpfs", "source": "tmpfs", "options": ["ro", "mode=0555"]},
            _bound(folder.workspace, WORKSPACE, writable=True),
        ]
        _mount_points(bundle / "rootfs", everything)
        description = {
            "ociVersion": "1.0.0",
            "process": {
                "user": {"uid": uid or 1000, "gid": uid or 1000},
                "args": ["/bin/bash", "-c", limited(limits), "limits", *argv],
                "env": [f"{name}={value}" for name, value in variables.items()],
                "cwd": WORKSPACE,
                "noNewPrivileges": True,
                "capabilities": {},
            },
            "root": {"path": "rootfs", "readonly": True},
            "hostname": "sandbox",
            "mounts": everything,
            "linux": {"namespaces": [{"type": kind} for kind in NAMESPACES], "seccomp": REFUSED},
        }
        (bundle / "config.json").write_text(json.dumps(description), encoding="utf-8")


def container_name() -> str:
    """What the machine's list of processes shows of a container: whose it is."""
    return f"clawwork-{os.getpid()}"


def _bundle(folder: RunFolder) -> Path:
    return folder.base / "bundle"


def _bound(source: Path, place: str, *, writable: bool = False) -> dict[str, Any]:
    options = ["rbind", "rw" if writable else "ro"]
    return {"destination": place, "type": "bind", "source": str(source), "options": options}


def _memory(place: str, megabytes: int) -> dict[str, Any]:
    options = [f"size={megabytes << 20}", "mode=1777"]
    return {"destination": place, "type": "tmpfs", "source": "tmpfs", "options": options}


def _system(root: Path) -> list[dict[str, Any]]:
    """Links of the root folder are made; folders and files of the system are mounted."""
    root.mkdir(mode=0o755)
    mounts = []
    for name in SYSTEM_FOLDERS:
        path = Path("/", name)
        if path.is_symlink():
            (root / name).symlink_to(path.readlink())
        elif path.is_dir():
            mounts.append(_bound(path, str(path)))
    return mounts + [_bound(Path(file), file) for file in SYSTEM_FILES if Path(file).exists()]


def _mount_points(root: Path, mounts: list[dict[str, Any]]) -> None:
    """Where something is mounted there has to be something of its kind."""
    for mount in mounts:
        place = root / mount["destination"].lstrip("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        if mount["type"] == "bind" and Path(mount["source"]).is_file():
            place.touch()
        else:
            place.mkdir(exist_ok=True)
