"""What can be made to go wrong, at which call of the protocol."""

from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Literal

Operation = Literal["list", "create", "kill", "write", "read", "start", "input"]


@dataclass(frozen=True)
class Status:
    """An answer of an HTTP status, with headers, instead of the right one."""

    code: int
    headers: dict[str, str] = field(default_factory=dict)
    message: str = "planned"


@dataclass(frozen=True)
class Cut:
    """The connection is closed in the middle of the answer; the machine goes on."""


@dataclass(frozen=True)
class Vanish:
    """The machine is gone: killed from elsewhere, or at the end of its time."""


@dataclass(frozen=True)
class Slow:
    """The answer comes, after so many seconds."""

    seconds: float


@dataclass(frozen=True)
class Forge:
    """A file that is read has this content instead: what hostile code may have made of it."""

    content: bytes


Fault = Status | Cut | Vanish | Slow | Forge


class Faults:
    """Planned faults of each operation; the first request takes the first."""

    def __init__(self) -> None:
        self._planned: dict[Operation, deque[Fault]] = defaultdict(deque)

    def plan(self, operation: Operation, *faults: Fault) -> None:
        self._planned[operation].extend(faults)

    def take(self, operation: Operation) -> Fault | None:
        planned = self._planned[operation]
        return planned.popleft() if planned else None

    def clear(self) -> None:
        self._planned.clear()
