"""A talk with one program on an E2B machine: spoken to, heard, bounded, and ended with its machine."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from shlex import join, quote

from e2b import AsyncCommandHandle, AsyncSandbox, NotFoundException, SandboxNotFoundException

from clawwork_api.runtime.sandboxes.confinement import limited
from clawwork_api.runtime.sandboxes.e2b_call import USER, Said, Waits, end_of
from clawwork_api.runtime.sandboxes.e2b_faults import FAULTS, Lost, using
from clawwork_api.runtime.sandboxes.finishing import to_the_end
from clawwork_api.runtime.sandboxes.port import Ending, Limits, Program, SandboxError
from clawwork_api.runtime.sandboxes.process import Lines
from clawwork_api.runtime.sandboxes.talking import Lived, ending_of, last_line

log = logging.getLogger("clawwork.sandbox")

LOST = "The E2B sandbox was lost while the program was started. Try again."
SETTLING_SECONDS = 2.0
"""How long the word of a program's end may take, when it could not be spoken to any more."""


class E2bTalk(Lived):
    """Implements Talk. Its machine is the caller's to end."""

    def __init__(self, program: Program, limits: Limits, *, waits: Waits, closing: asyncio.Event) -> None:
        super().__init__(Lines(program.answer_bytes))
        self._program, self._limits, self._waits, self._closing = program, limits, waits, closing
        self._complaint = Said(limits.output_bytes)
        self._broken = asyncio.Event()
        self._handle: AsyncCommandHandle[None] | None = None

    async def begin(self, machine: AsyncSandbox) -> None:
        """Starts the program on `machine`. Raises what the SDK raises."""
        self._handle = await machine.commands.run(
            command(self._program, self._limits),
            background=True,
            stdin=True,
            envs=dict(self._program.environment),
            user=USER,
            on_stdout=self._hear,
            on_stderr=self._complaint.take,
            timeout=self._limits.wall_seconds + self._waits.grace,
            request_timeout=self._waits.request,
            retain_output=False,
        )
        self._life = asyncio.create_task(self._live(self._handle))

    async def say(self, line: bytes) -> None:
        """Implements Talk.say."""
        if self._handle is None or self._life is None:
            raise RuntimeError("the talk has not begun")
        if self._life.done():
            return
        self._lines.expect()
        try:
            await self._handle.send_stdin(line + b"\n", request_timeout=self._waits.request)
        except FAULTS as error:
            # That of a program which has ended is told by its exit code.
            if not isinstance(error, NotFoundException) or isinstance(error, SandboxNotFoundException):
                log.warning("a program at E2B could not be spoken to: %s: %s", type(error).__name__, error)
            self._broken.set()

    async def close(self) -> None:
        if self._life is not None:
            await self.ending()

    def _hear(self, said: str) -> None:
        self._lines.take(said.encode())

    async def _live(self, handle: AsyncCommandHandle[None]) -> Ending:
        end = asyncio.ensure_future(end_of(handle))
        signals = (self._leaving, self._lines.flooded, self._closing, self._broken)
        others = [asyncio.ensure_future(each.wait()) for each in signals]
        first, seconds = asyncio.FIRST_COMPLETED, self._limits.wall_seconds
        try:
            await asyncio.wait({end, *others}, timeout=seconds, return_when=first)
            if self._broken.is_set():
                await asyncio.wait({end}, timeout=SETTLING_SECONDS)
            return self._ending(end)
        finally:
            for each in (end, *others):
                each.cancel()
            self._lines.end()
            await handle.disconnect()

    def _ending(self, end: asyncio.Future[int]) -> Ending:
        said = last_line(self._complaint.text)
        if self._lines.flooded.is_set():
            return Ending(reason="flood", exit_code=None, said=said)
        if end.done():
            return _of(end, said)
        if self._leaving.is_set():
            return Ending(reason="ok", exit_code=None, said=said)
        if self._closing.is_set():
            return Ending(reason="killed", exit_code=None, said=said)
        return Ending(reason="lost" if self._broken.is_set() else "timeout", exit_code=None, said=said)


def _of(end: asyncio.Future[int], said: str) -> Ending:
    try:
        return ending_of(end.result(), said)
    except (Lost, *FAULTS) as error:
        log.warning("a program at E2B was lost: %s: %s", type(error).__name__, error)
        return Ending(reason="lost", exit_code=None, said=said)


def command(program: Program, limits: Limits) -> str:
    """The shell's whole command. It stays, because E2B does not tell by which signal a command ended."""
    started = f"bash -c {quote(limited(limits))} limits {join(program.argv)}"
    return f'cd "$(mktemp -d)" && {started}; exit $?'


async def _begun(talk: E2bTalk, machine: AsyncSandbox) -> None:
    try:
        with using():
            await talk.begin(machine)
    except Lost as lost:
        raise SandboxError(LOST, detail=str(lost), fault="lost") from lost


@asynccontextmanager
async def speaking(
    machine: AsyncSandbox, program: Program, limits: Limits, *, waits: Waits, closing: asyncio.Event
) -> AsyncIterator[E2bTalk]:
    """The talk with `program`, started on a fresh `machine`. Raises SandboxError when it can't be.

    It is not begun again on another machine: what was said may have been done.
    """
    talk = E2bTalk(program, limits, waits=waits, closing=closing)
    try:
        await _begun(talk, machine)
        yield talk
    finally:
        await to_the_end(talk.close())
