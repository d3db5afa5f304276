"""Choosing the sandbox at start-up."""

import asyncio
from pathlib import Path

from clawwork_api.runtime.sandboxes import library
from clawwork_api.runtime.sandboxes.bubblewrap import BubblewrapSandbox
from clawwork_api.runtime.sandboxes.confinement import Runtime
from clawwork_api.runtime.sandboxes.port import Sandbox, SandboxError, SandboxStatus
from clawwork_api.runtime.sandboxes.probe import weakness

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
IN_CONTAINER = "docker run --security-opt seccomp=unconfined --security-opt systempaths=unconfined ..."


async def open_sandbox(choice: str = "auto") -> tuple[Sandbox | None, SandboxStatus]:
    """The sandbox for `choice` (auto, bubblewrap, off), tried before it is handed out.

    Without one, the status says why and which one line would help. Removes what a killed service left.
    """
    if choice == "off":
        return None, _none("switched off by CLAWWORK_SANDBOX=off", "set CLAWWORK_SANDBOX=auto")
    if choice not in ("auto", "bubblewrap"):
        return None, _none("CLAWWORK_SANDBOX has an unknown value", "set CLAWWORK_SANDBOX=auto")
    bwrap = library.find_bubblewrap()
    if bwrap is None:
        return None, _none("bubblewrap is not installed", INSTALL_BUBBLEWRAP)
    try:
        python = await asyncio.to_thread(library.interpreter)
        folder = await asyncio.to_thread(library.installed_library, python)
        sandbox = await asyncio.to_thread(
            BubblewrapSandbox, Runtime(bwrap=bwrap, python=python, library=folder)
        )
    except library.LibraryError as error:
        return None, _none(str(error), "apt-get install -y python3")
    except (OSError, SandboxError) as error:
        return None, _none(f"it has no temporary folder: {error}", "set TMPDIR to a folder that it can write")
    return await _tried(sandbox, has_library=folder is not None)


async def _tried(sandbox: BubblewrapSandbox, *, has_library: bool) -> tuple[Sandbox | None, SandboxStatus]:
    try:
        found = await weakness(sandbox)
    except BaseException:
        await sandbox.close()
        raise
    if found:
        await sandbox.close()
        return None, _none(f"bubblewrap does not work here: {found}", _remedy(found))
    if has_library:
        return sandbox, SandboxStatus(available=True, backend=sandbox.name)
    return sandbox, SandboxStatus(
        available=True,
        backend=sandbox.name,
        reason="code runs, but the libraries for office files are not installed",
        remedy=library.INSTALL_COMMAND,
    )


def _none(reason: str, remedy: str) -> SandboxStatus:
    return SandboxStatus(available=False, backend="none", reason=reason, remedy=remedy)


def _remedy(found: str) -> str:
    if "Unknown option" in found:
        return "install bubblewrap 0.8 or newer (Debian 12, Ubuntu 24.04)"
    if "bwrap:" not in found:
        return f"run `{STATUS_COMMAND}` and report what it says"
    for name, forbids, command in KERNEL_SWITCHES:
        switch = Path("/proc/sys") / name
        if switch.is_file() and switch.read_text(encoding="ascii").strip() == forbids:
            return command
    if Path("/.dockerenv").exists() or Path("/run/.containerenv").exists():
        return IN_CONTAINER
    return "allow unprivileged user namespaces in the kernel"
