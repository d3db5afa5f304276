"""A talk with one confined process: spoken to, heard, watched, and surely ended."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager

from clawwork_api.runtime.sandboxes.finishing import to_the_end
from clawwork_api.runtime.sandboxes.port import Ending, Reason
from clawwork_api.runtime.sandboxes.process import CPU_TIME_OVER, KILLED, ConfinedProcess, Lines

WATCH_SECONDS = 0.5
SAID_CHARACTERS = 200

Excess = Callable[[], Awaitable[Reason | None]]


class Lived:
    """What is heard of a program at work, and how it ends; `_life` is the task that it lives in."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._leaving = asyncio.Event()
        self._life: asyncio.Task[Ending] | None = None

    async def hear(self) -> bytes | None:
        """Implements Talk.hear."""
        return await self._lines.next()

    async def ending(self) -> Ending:
        """Implements Talk.ending."""
        if self._life is None:
            raise RuntimeError("the talk has not begun")
        self._leaving.set()
        return await asyncio.shield(self._life)


class ConfinedTalk(Lived):
    """Implements Talk. `close` always, once it was begun."""

    def __init__(self, process: ConfinedProcess, lines: Lines) -> None:
        super().__init__(lines)
        self._process = process

    def begin(self, excess: Excess) -> None:
        self._life = asyncio.create_task(self._live(excess))

    async def say(self, line: bytes) -> None:
        """Implements Talk.say."""
        await self._process.say(line)

    async def close(self) -> None:
        if self._life is None:
            await self._process.stop()
        else:
            await self.ending()

    async def _live(self, excess: Excess) -> Ending:
        reason: Reason | None = None
        try:
            reason = await self._watch(excess)
        finally:
            await self._process.stop()
        return self._ending(reason, last_line(self._process.stderr.text))

    async def _watch(self, excess: Excess) -> Reason | None:
        """Waits until there is an end or a reason for one."""
        ended = asyncio.create_task(self._process.ended())
        left, flooded = (asyncio.create_task(each.wait()) for each in (self._leaving, self._lines.flooded))
        try:
            while not (
                await asyncio.wait(
                    {ended, left, flooded}, timeout=WATCH_SECONDS, return_when=asyncio.FIRST_COMPLETED
                )
            )[0]:
                if reason := await excess():
                    return reason
            # One that closed its output ends by itself, or is ended by whoever listens to it.
            return None
        finally:
            for task in (ended, left, flooded):
                task.cancel()

    def _ending(self, reason: Reason | None, said: str) -> Ending:
        if self._lines.flooded.is_set():
            return Ending(reason="flood", exit_code=None, said=said)
        if reason is not None:
            return Ending(reason=reason, exit_code=None, said=said)
        return ending_of(self._process.exit_code, said)


def last_line(complaints: str) -> str:
    """Most programs say at the end why they end."""
    said = complaints.strip().splitlines()[-1:] or [""]
    return said[0][:SAID_CHARACTERS]


def ending_of(code: int | None, said: str) -> Ending:
    """The ending of a program that nobody ended, by the code that the shell around it gave."""
    if code in (CPU_TIME_OVER, KILLED):
        return Ending(reason="timeout" if code == CPU_TIME_OVER else "killed", exit_code=None, said=said)
    return Ending(reason="ok", exit_code=code, said=said)


@asynccontextmanager
async def talking(
    process: ConfinedProcess, lines: Lines, *, start: Coroutine[None, None, None], excess: Excess
) -> AsyncIterator[ConfinedTalk]:
    """The talk with `process`, which `start` starts. Raises what `start` raises."""
    talk = ConfinedTalk(process, lines)
    try:
        await to_the_end(start)
        talk.begin(excess)
        yield talk
    finally:
        await to_the_end(talk.close())
