"""Walking folders that hostile code may have filled, while it runs or after."""

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

MAX_DEPTH = 32


@dataclass(frozen=True)
class Entry:
    """Something below the root; `relative` has slashes, `status` its own, never a link target's."""

    relative: str
    status: os.stat_result

    @property
    def is_file(self) -> bool:
        return stat.S_ISREG(self.status.st_mode)

    @property
    def is_folder(self) -> bool:
        return stat.S_ISDIR(self.status.st_mode)


def walk(root: Path, refused: Callable[[str], None]) -> Iterator[Entry]:
    """Everything below `root`, parents first, links not followed.

    `refused` is told of each folder that is too deep or can't be read; what vanishes is passed over.
    """
    pending = [("", 0)]
    while pending:
        prefix, depth = pending.pop()
        for entry in _listing(root, prefix, refused):
            yield entry
            if entry.is_folder and depth >= MAX_DEPTH:
                refused(entry.relative)
            elif entry.is_folder:
                pending.append((f"{entry.relative}/", depth + 1))


def _listing(root: Path, prefix: str, refused: Callable[[str], None]) -> Iterator[Entry]:
    try:
        with os.scandir(f"{root}/{prefix}") as found:
            for each in found:
                try:
                    yield Entry(prefix + each.name, each.stat(follow_symlinks=False))
                except FileNotFoundError:
                    continue
    except FileNotFoundError:
        return
    except OSError:
        refused(prefix)
