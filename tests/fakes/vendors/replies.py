"""What the vendor is told to answer, in order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Say:
    """A reply. `calls` are (tool, arguments as sent); `cut` breaks the connection after so many events of a
    stream (or bytes of a whole answer); `pause` is the time between events, in seconds.
    """

    text: str = ""
    calls: Sequence[tuple[str, str]] = ()
    input: int = 1000
    output: int = 100
    cached: int = 0
    written: int = 0
    cut: int | None = None
    pause: float = 0.0
    counts: bool = True
    finish: bool = True
    reason: str = ""
    ignores_stream: bool = False


@dataclass(frozen=True)
class Refuse:
    """An answer other than 200, or one that is no answer at all."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = field(default_factory=lambda: {"error": {"message": "busy", "type": "server_error"}})
