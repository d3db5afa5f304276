"""The workers under fire: started as forks, killed with SIGKILL, never coming back under their old name."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


class Fleet:
    """Keeps `size` workers alive; `environment` is what each of them is configured by."""

    def __init__(self, environment: dict[str, str], *, size: int, log: Path) -> None:
        self._size = size
        self._log = log.open("ab")
        self._zygote = subprocess.Popen(
            [sys.executable, "-m", "scripts.chaos.zygote"],
            env=environment,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )
        self.living: list[int] = []

    def fill(self) -> None:
        """Starts workers until the fleet has its size."""
        while len(self.living) < self._size:
            if self._zygote.stdin is None or self._zygote.stdout is None:
                raise RuntimeError("the zygote has no pipes")
            self._zygote.stdin.write("start\n")
            self._zygote.stdin.flush()
            self.living.append(int(self._zygote.stdout.readline()))

    def kill_one(self, chance: random.Random) -> None:
        pid = self.living.pop(chance.randrange(len(self.living)))
        os.kill(pid, signal.SIGKILL)

    def bury(self) -> int:
        """Forgets workers that ended by themselves (fenced); returns how many."""
        ended = [pid for pid in self.living if not _lives(pid)]
        self.living = [pid for pid in self.living if pid not in ended]
        return len(ended)

    def close(self) -> None:
        for pid in self.living:
            if _lives(pid):
                os.kill(pid, signal.SIGKILL)
        if self._zygote.stdin is not None:
            self._zygote.stdin.close()
        self._zygote.wait(10)
        self._log.close()


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
