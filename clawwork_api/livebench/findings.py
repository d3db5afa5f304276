"""What a reader met on the way: every line that was left out, and what was kept though it is odd."""

from typing import NamedTuple


class Finding(NamedTuple):
    """`file` is relative to the coworker's folder; `line` is 1-based, 0 for the file as a whole."""

    file: str
    line: int
    problem: str
    skipped: bool

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {'skipped: ' if self.skipped else ''}{self.problem}"
