"""Opening bubblewrap or gVisor: looked for, tried, and handed out only when it held."""

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path

from clawwork_api.runtime.sandboxes import library
from clawwork_api.runtime.sandboxes.confinement import Bubblewrap, Confinement, Runtime
from clawwork_api.runtime.sandboxes.gvisor import Gvisor
from clawwork_api.runtime.sandboxes.local import LocalSandbox
from clawwork_api.runtime.sandboxes.port import Sandbox, SandboxError, SandboxStatus, unavailable
from clawwork_api.runtime.sandboxes.probe import Weakness, weakness
from clawwork_api.runtime.sandboxes.uids import may_switch_user

log = logging.getLogger("clawwork.sandbox")

Opened = tuple[Sandbox | None, SandboxStatus]

INSTALL_GVISOR = "apt-get install -y runsc bubblewrap"
AUTO = "set CLAWWORK_SANDBOX=auto"
INSTALL_BUBBLEWRAP = "apt-get install -y bubblewrap"
STATUS_COMMAND = "python -m clawwork_api.runtime.sandboxes status"
# A setting of the kernel, the value that forbids user namespaces, and the command that allows them.
KERNEL_SWITCHES = (
    ("user/max_user_namespaces", "0", "sysctl -w user.max_user_namespaces=10000"),
    ("kernel/unprivileged_userns_clone", "0", "sysctl -w kernel.unprivileged_userns_clone=1"),
    (
        "kernel/apparmor_restrict_unprivileged_userns",
        "1",
        "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0",
    ),
)
NO_LIBRARY = ("code runs, but the libraries for office files are not installed", library.INSTALL_COMMAND)
NO_SERVERS = (
    "the folder of CLAWWORK_MCP_PROGRAMS can't be read by everybody on this machine",
    "chmod -R a+rX it, and let everybody pass through the folders that it lies in",
)
IN_CONTAINER = "docker run --security-opt seccomp=unconfined --security-opt systempaths=unconfined ..."


async def open_bubblewrap(servers: Path | None = None) -> Opened:
    """Bubblewrap when it is installed and passes the probe; what the system said goes to the log.

    `servers` is the operator's folder of programs that can be talked to.
    """
    return await _open(Bubblewrap, servers)


async def open_gvisor(servers: Path | None = None) -> Opened:
    """gVisor when it and bubblewrap are installed, we are root, and it passes the probe."""
    runsc = library.find_program("runsc")
    if runsc is None:
        return None, unavailable("gVisor (runsc) is not installed", INSTALL_GVISOR)
    if not may_switch_user():
        return None, unavailable("gVisor is started by root alone", "run the service as root, or " + AUTO)
    return await _open(partial(Gvisor, runsc), servers)


async def _open(confine: Callable[[Runtime], Confinement], servers: Path | None) -> Opened:
    bwrap = library.find_program("bwrap")
    if bwrap is None:
        return None, unavailable("bubblewrap is not installed", INSTALL_BUBBLEWRAP)
    seen = servers if servers is not None and await asyncio.to_thread(library.seen_inside, servers) else None
    try:
        python = await asyncio.to_thread(library.interpreter)
        folder = await asyncio.to_thread(library.installed_library, python)
        runtime = Runtime(bwrap=bwrap, python=python, library=folder, servers=seen)
        sandbox = await asyncio.to_thread(LocalSandbox, confine(runtime))
    except library.LibraryError as error:
        log.error("no interpreter for the sandbox: %s", error)
        return None, unavailable("the system has no Python 3.10 or newer", "apt-get install -y python3")
    except (OSError, SandboxError) as error:
        log.error("no temporary folder for the sandbox: %s", error)
        return None, unavailable("it has no temporary folder", "set TMPDIR to a folder that it can write")
    missing = [] if folder is not None else [NO_LIBRARY]
    if seen != servers:
        missing.append(NO_SERVERS)
    return await _tried(sandbox, missing)


async def _tried(sandbox: LocalSandbox, missing: list[tuple[str, str]]) -> Opened:
    try:
        found = await weakness(sandbox)
    except BaseException:
        await sandbox.close()
        raise
    if found:
        await sandbox.close()
        log.error("%s does not work here: %s: %s", sandbox.name, found.plain, found.detail)
        return None, unavailable(f"{sandbox.name} does not work here: {found.plain}", _remedy(found))
    return sandbox, SandboxStatus(
        available=True,
        backend=sandbox.name,
        reason="; ".join(reason for reason, _ in missing),
        remedy="; ".join(remedy for _, remedy in missing),
    )


def _remedy(found: Weakness) -> str:
    if "Unknown option" in found.detail:
        return "install bubblewrap 0.8 or newer (Debian 12, Ubuntu 24.04)"
    if "bwrap:" not in found.detail:
        return f"run `{STATUS_COMMAND}` and report what it says"
    for name, forbids, command in KERNEL_SWITCHES:
        switch = Path("/proc/sys") / name
        if switch.is_file() and switch.read_text(encoding="ascii").strip() == forbids:
            return command
    if Path("/.dockerenv").exists() or Path("/run/.containerenv").exists():
        return IN_CONTAINER
    return "allow unprivileged user namespaces in the kernel"
