"""Going down in good order: steps in flight end, no new one begins, and the runs wait for the next start."""

import asyncio
import logging
from collections.abc import Callable

log = logging.getLogger("clawwork.drain")

LOOK_SECONDS = 0.05


class Drain:
    """`gate` is passed before every step; once closing, whoever comes to it is parked for good."""

    def __init__(self) -> None:
        self.closing = False
        self._parked = 0

    async def gate(self) -> None:
        if self.closing:
            self._parked += 1
            await asyncio.Event().wait()

    async def close(self, working: Callable[[], int], *, timeout: float) -> None:  # noqa: ASYNC109
        """Waits at most `timeout` seconds until every one of `working()` runs is parked or ended."""
        self.closing = True
        log.info("no new step begins; those in flight may end")
        end = asyncio.get_running_loop().time() + timeout
        while self._parked < working() and asyncio.get_running_loop().time() < end:  # noqa: ASYNC110
            await asyncio.sleep(LOOK_SECONDS)
