"""What every sandbox offers: run code over a folder, within limits, and say what changed."""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Literal, Protocol

Language = Literal["python", "bash"]
Reason = Literal["ok", "timeout", "memory", "disk", "killed"]
Fault = Literal["failed", "closed", "key", "template", "rate_limited", "unavailable", "lost"]

Paid = Callable[[Decimal], None]
"""Told once how many dollars something cost, six places, when it is over, however that came about."""

REFERENCE_FOLDER = "reference_files"


class SandboxError(Exception):
    """The sandbox itself could not do its work; the message is safe to show and says what to do.

    `detail` is for the operator: what the system said. `fault` is the kind, `cost` the dollars that were
    spent all the same.
    """

    def __init__(self, message: str, *, detail: str = "", fault: Fault = "failed") -> None:
        super().__init__(message)
        self.detail = detail
        self.fault: Fault = fault
        self.cost = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Bounds of one run. `memory_mb` and `cpu_seconds` hold for each process, the rest for the run.

    `niceness` is how far it stands back behind the service on a busy machine, 0 to 19.
    """

    wall_seconds: float = 60
    cpu_seconds: int = 60
    memory_mb: int = 1024
    total_memory_mb: int = 1536
    processes: int = 64
    file_mb: int = 64
    workspace_mb: int = 256
    workspace_entries: int = 10_000
    temporary_mb: int = 64
    changed_files: int = 500
    output_bytes: int = 64_000
    niceness: int = 10


@dataclass(frozen=True, kw_only=True)
class ExecResult:
    """How the code ended: `exit_code` None when it was stopped, `changed` paths within the workspace.

    `cost` is what the provider asks for the call, in dollars, six places; zero on our own machines.
    """

    exit_code: int | None
    stdout: str
    stderr: str
    reason: Reason
    seconds: float
    changed: list[str] = field(default_factory=list)
    cost: Decimal = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class Program:
    """A program that is talked to: `argv` as it is found inside, and all that it has of an environment.

    `answer_bytes` is the most that it may say before it is spoken to again.
    """

    argv: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    answer_bytes: int = 5_000_000


@dataclass(frozen=True, kw_only=True)
class Ending:
    """How a program ended: `exit_code` None when it was ended, `said` the last line of its complaints.

    `lost`: its machine is gone, or the line to it.
    """

    reason: Reason | Literal["flood", "lost"]
    exit_code: int | None
    said: str


class Talk(Protocol):
    """A program at work, spoken to and heard a line at a time."""

    async def say(self, line: bytes) -> None:
        """Waits until the line is on its way. What is said to a program that has ended is lost."""
        ...

    async def hear(self) -> bytes | None:
        """The next line, without its end; None when no further one will come."""
        ...

    async def ending(self) -> Ending:
        """Ends the program unless it has ended, and says how that was."""
        ...


@dataclass(frozen=True, kw_only=True)
class SandboxStatus:
    """Whether code can be run, by what, why (not), and the one line that would change it."""

    available: bool
    backend: str
    reason: str = ""
    remedy: str = ""


def unavailable(reason: str, remedy: str) -> SandboxStatus:
    """The status when no code can be run."""
    return SandboxStatus(available=False, backend="none", reason=reason, remedy=remedy)


class Sandbox(Protocol):
    """Runs untrusted code. Safe to use from many tasks of one event loop at once."""

    name: str
    price_per_second: Decimal
    """Dollars; zero on our own machines."""
    libraries: tuple[str, ...]
    """Python packages that are known to be there besides the standard library, by their usual names."""
    talks_last: bool
    """A talk may wait here as long as the work takes: that costs nothing, and keeps nobody from a place."""

    def worst_cost(self, limits: Limits) -> Decimal:
        """The most that one call within `limits` can cost, in dollars, six places."""
        ...

    def worst_talk_cost(self, limits: Limits) -> Decimal:
        """The same of one talk."""
        ...

    async def run(self, workspace: Path, *, code: str, language: Language, limits: Limits) -> ExecResult:
        """Run `code` over a copy of `workspace`, then bring changed regular files back into it.

        Raises SandboxError when the sandbox can't start or is closed. Cancelling stops the code and
        everything that it started before the cancellation is passed on.
        """
        ...

    def talk(self, program: Program, limits: Limits, *, paid: Paid) -> AbstractAsyncContextManager[Talk]:
        """Start `program` in an empty workspace of its own, which ends with the talk.

        Where talks last, no time but that of `cpu_seconds` is limited; elsewhere `wall_seconds` is too.
        `paid` is told what a talk cost that was not free, also when it could not be entered. Entering raises
        SandboxError when the program can't be started here, leaving only when it could not be ended.
        """
        ...

    async def close(self) -> None:
        """Stop what is running and give back every process and folder."""
        ...
