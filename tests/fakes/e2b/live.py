"""A command of the fake E2B that is spoken to: what it says is passed on while it runs."""

import asyncio
from dataclasses import dataclass, field

from clawwork_api.runtime.sandboxes.process import Capture, ConfinedProcess, Lines

CHUNK = 32_768
WAITING = 16

Piece = tuple[str, bytes] | None
"""The stream and what came on it; None once one of the two has ended."""


@dataclass
class Pieces:
    """What both streams say, in order, while somebody takes it."""

    queue: asyncio.Queue[Piece] = field(default_factory=lambda: asyncio.Queue(WAITING))
    unheard: bool = False

    async def put(self, piece: Piece) -> None:
        if not self.unheard:
            await self.queue.put(piece)

    def leave(self) -> None:
        """Nobody has to listen any more: nothing waits for that, and whoever does hears the end of both."""
        self.unheard = True
        while not self.queue.empty():
            self.queue.get_nowait()
        for _ in ("stdout", "stderr"):
            self.queue.put_nowait(None)


class Output(Lines):
    """The program's answers, as they come and without a bound: that is the client's."""

    def __init__(self, pieces: Pieces) -> None:
        super().__init__(0)
        self._pieces = pieces

    async def drain(self, stream: asyncio.StreamReader) -> None:
        await passed_on("stdout", stream, self._pieces)


class Complaints(Capture):
    """Its complaints, in the same way."""

    def __init__(self, pieces: Pieces) -> None:
        super().__init__(0)
        self._pieces = pieces

    async def drain(self, stream: asyncio.StreamReader) -> None:
        await passed_on("stderr", stream, self._pieces)


async def passed_on(name: str, stream: asyncio.StreamReader, pieces: Pieces) -> None:
    while chunk := await stream.read(CHUNK):
        await pieces.put((name, chunk))
    await pieces.put(None)


class LiveProcess(ConfinedProcess):
    """A process whose output is in `pieces`."""

    def __init__(self) -> None:
        self.pieces = Pieces()
        super().__init__(0, lines=Output(self.pieces))
        self.stderr = Complaints(self.pieces)

    async def stop(self) -> None:
        self.pieces.leave()
        await super().stop()
