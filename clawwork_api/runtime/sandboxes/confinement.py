"""The bubblewrap command line: what the code inside can see and do."""

import os
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from clawwork_api.runtime.sandboxes.port import Language, Limits, Program, Reason
from clawwork_api.runtime.sandboxes.temporary import RunFolder
from clawwork_api.runtime.sandboxes.usage import excess

WORKSPACE = "/workspace"
CODE = "/opt/code"
LIBRARY = "/opt/lib"
SERVERS = "/opt/servers"
SHARED_MEMORY_MB = 16
OPEN_FILES = 256
FIXED_VARIABLES = {
    "HOME": "/tmp",  # noqa: S108
    "LANG": "C.UTF-8",
    "TZ": "UTC",
    "PYTHONPATH": f"{LIBRARY}:{WORKSPACE}",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONUNBUFFERED": "1",
    "MPLBACKEND": "Agg",
    "OPENBLAS_NUM_THREADS": "1",
}
OWN_VARIABLES = frozenset({"PATH", "PWD", "SHLVL", "_", "LC_CTYPE", *FIXED_VARIABLES})
SYSTEM_FOLDERS = ("bin", "sbin", "lib", "lib32", "lib64")
SYSTEM_FILES = ("/etc/ld.so.cache", "/etc/alternatives", "/etc/fonts", "/etc/libreoffice")
# Since Linux 5.14 a user namespace counts its own processes; before, those of the whole user.
COUNTS_PER_NAMESPACE = (5, 14)


@dataclass(frozen=True)
class Runtime:
    """What runs the code: bubblewrap, the interpreter (below /usr) and the folder of its libraries.

    `servers` is the operator's folder of programs that can be talked to.
    """

    bwrap: Path
    python: Path
    library: Path | None
    servers: Path | None = None


class Confinement(Protocol):
    """How a process of this machine is shut in. `uid` is the user that it is inside, where it has one."""

    name: str
    runtime: Runtime

    def command(
        self, folder: RunFolder, *, language: Language, limits: Limits, uid: int | None, status_fd: int
    ) -> list[str]:
        """The whole command of one run, from the first program to the interpreter."""
        ...

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
        """The same of a program that is talked to; `variables_fd` gives what `variables` said."""
        ...

    def starter(self, uid: int | None) -> int | None:
        """The user of the machine that starts the command; None for our own."""
        ...

    def excess(self, init: int | None, folder: Path, limits: Limits) -> Reason | None:
        """Which limit the processes below `init` or the files in `folder` break, if any."""
        ...


class Bubblewrap:
    """Implements Confinement by namespaces alone."""

    name = "bubblewrap"

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime

    def command(
        self, folder: RunFolder, *, language: Language, limits: Limits, uid: int | None, status_fd: int
    ) -> list[str]:
        """Implements Confinement.command."""
        return [
            *_confined(self.runtime, folder, limits, status_fd=status_fd),
            *("--ro-bind", str(folder.code), CODE, *_closed(), *_environment(own_variables(self.runtime))),
            *("--", "/bin/bash", "-c", limited(limits), "limits", interpreter(self.runtime, language), CODE),
        ]

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
        """Implements Confinement.talk_command: no key is in a command, which everybody here can see."""
        servers = ["--ro-bind", str(self.runtime.servers), SERVERS] if self.runtime.servers else []
        return [
            *_confined(self.runtime, folder, limits, status_fd=status_fd),
            *(
                *servers,
                *_closed(),
                *_environment(own_variables(self.runtime) | talk_variables(self.runtime)),
            ),
            *("--args", str(variables_fd)),
            *("--", "/bin/bash", "-c", limited(limits), "limits", *program.argv),
        ]

    def starter(self, uid: int | None) -> int | None:
        """Implements Confinement.starter."""
        return uid

    def excess(self, init: int | None, folder: Path, limits: Limits) -> Reason | None:
        """Implements Confinement.excess."""
        return excess(init, folder, limits)


def interpreter(runtime: Runtime, language: Language) -> str:
    return str(runtime.python) if language == "python" else "/bin/bash"


def own_variables(runtime: Runtime) -> dict[str, str]:
    """The environment that every program inside has."""
    return {"PATH": _path(runtime), **FIXED_VARIABLES}


def talk_variables(runtime: Runtime) -> dict[str, str]:
    """What is different for a program that is talked to."""
    return {
        "PATH": f"{SERVERS}/bin:{_path(runtime)}",
        "PYTHONPATH": f"{SERVERS}:{LIBRARY}:{WORKSPACE}",
    }


def variables(program: Program) -> bytes:
    """The program's own environment as bubblewrap reads arguments from a descriptor."""
    return b"".join(part.encode() + b"\0" for part in _environment(program.environment))


def _confined(runtime: Runtime, folder: RunFolder, limits: Limits, *, status_fd: int) -> list[str]:
    return [
        str(runtime.bwrap),
        *("--json-status-fd", str(status_fd)),
        *_isolation(),
        *_system(),
        *_files(runtime, folder, limits),
    ]


def _isolation() -> list[str]:
    return [
        *("--unshare-all", "--unshare-user", "--disable-userns", "--die-with-parent", "--new-session"),
        *("--cap-drop", "ALL", "--uid", "1000", "--gid", "1000", "--hostname", "sandbox", "--clearenv"),
    ]


def _system() -> list[str]:
    arguments = ["--ro-bind", "/usr", "/usr"]
    for name in SYSTEM_FOLDERS:
        path = Path("/") / name
        if path.is_symlink():
            arguments += ["--symlink", str(path.readlink()), str(path)]
        elif path.is_dir():
            arguments += ["--ro-bind", str(path), str(path)]
    for file in SYSTEM_FILES:
        arguments += ["--ro-bind-try", file, file]
    return arguments


def _files(runtime: Runtime, folder: RunFolder, limits: Limits) -> list[str]:
    library = ["--ro-bind", str(runtime.library), LIBRARY] if runtime.library else ["--dir", LIBRARY]
    return [
        *library,
        *("--proc", "/proc", "--dev", "/dev"),
        *("--size", str(limits.temporary_mb << 20), "--tmpfs", "/tmp"),  # noqa: S108
        *("--size", str(SHARED_MEMORY_MB << 20), "--tmpfs", "/dev/shm"),  # noqa: S108
        *("--bind", str(folder.workspace), WORKSPACE, "--chdir", WORKSPACE),
    ]


def _closed() -> list[str]:
    return ["--remount-ro", "/dev", "--remount-ro", "/"]


def _environment(variables: Mapping[str, str]) -> list[str]:
    return [part for name, value in variables.items() for part in ("--setenv", name, value)]


def _path(runtime: Runtime) -> str:
    return f"{runtime.python.parent}:/usr/local/bin:/usr/bin:/bin"


def limited(limits: Limits) -> str:
    """Set inside, so that the process count is that of the sandbox and bubblewrap itself isn't bound."""
    bounds = {
        "-v": limits.memory_mb << 10,
        # Apart, because the soft limit's signal tells a timeout from a kill.
        "-S -t": limits.cpu_seconds,
        "-H -t": limits.cpu_seconds + 1,
        "-f": limits.file_mb << 10,
        "-n": OPEN_FILES,
        "-c": 0,
    }
    if os.geteuid() == 0 or _kernel() >= COUNTS_PER_NAMESPACE:
        bounds["-u"] = limits.processes
    steps = [f"ulimit {flag} {value}" for flag, value in bounds.items()]
    # When memory runs out after all, the kernel ends this and not the service.
    steps.append("echo 1000 >/proc/self/oom_score_adj")
    return " && ".join([*steps, f'exec nice -n {limits.niceness} -- "$@"'])


def _kernel() -> tuple[int, ...]:
    return tuple(int(part) for part in platform.release().split("-")[0].split(".")[:2] if part.isdigit())
