"""What every sandbox must hold: one list of checks, run against each backend."""

import os
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from clawwork_api.runtime.sandboxes import ExecResult, Language, Limits, Sandbox

Topic = Literal["files", "limits", "isolation", "running"]
REQUIRED = ("bubblewrap", "e2b")
BACKENDS = (*REQUIRED, "gvisor") if shutil.which("runsc") and os.geteuid() == 0 else REQUIRED
"""gVisor is tried where it is installed and may be started: nobody has to have it. e2b is the real SDK
against the fake in tests/fakes/e2b.
"""

OWN_DISK = "the disk is the machine's own, of the template's size, and is thrown away after the call"
OWN_MEMORY = "the memory is the machine's own, of the template's size, and is given back after the call"
OWN_SYSTEM = "the system is the machine's own: a kernel, files and processes that nobody else uses"
NOT_APPLICABLE: dict[tuple[str, str], str] = {
    ("e2b", "memory_behind_open_files_counts"): OWN_MEMORY,
    ("e2b", "temporary_folders_are_bounded"): OWN_DISK,
    ("e2b", "files_without_a_name_are_bounded"): OWN_DISK,
    ("e2b", "everything_but_the_workspace_is_read_only"): OWN_DISK,
    ("e2b", "the_system_shows_no_accounts_and_no_devices"): OWN_SYSTEM,
    ("e2b", "other_processes_are_invisible"): OWN_SYSTEM,
    ("e2b", "no_namespace_and_no_mount_can_be_made"): OWN_SYSTEM,
}
"""Checks that are the provider's duty, and why: (backend, check). Everything else is run."""


@dataclass(frozen=True)
class Bench:
    """A sandbox and an empty workspace; `outside` is a folder of ours beside it."""

    sandbox: Sandbox
    workspace: Path
    outside: Path

    async def run(self, code: str, language: Language = "python", **limits: float) -> ExecResult:
        bounds = Limits(**({"wall_seconds": 20} | limits))  # type: ignore[arg-type]
        return await self.sandbox.run(self.workspace, code=code, language=language, limits=bounds)


@dataclass(frozen=True)
class Check:
    """`attack` is what the code tries, in plain words, empty when it does nothing hostile."""

    name: str
    topic: Topic
    attack: str
    body: Callable[[Bench], Awaitable[None]]


CHECKS: dict[str, Check] = {}


def check(
    topic: Topic, attack: str = ""
) -> Callable[[Callable[[Bench], Awaitable[None]]], Callable[[Bench], Awaitable[None]]]:
    """Puts a function, under its name, on the list."""

    def register(body: Callable[[Bench], Awaitable[None]]) -> Callable[[Bench], Awaitable[None]]:
        name = getattr(body, "__name__", "")
        if name in CHECKS:
            raise ValueError(f"two checks are called {name}")
        CHECKS[name] = Check(name, topic, attack, body)
        return body

    return register
