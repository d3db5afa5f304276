"""Servers that are started by a command, in the sandbox: until the work ends, or for one question alone."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any, TypeVar

from mcp import Client, MCPError
from pydantic import ValidationError

from clawwork_api.mcp.failures import ServerError, first, no_protocol, refused, silent
from clawwork_api.mcp.guard import MAX_BYTES
from clawwork_api.mcp.service import Opened
from clawwork_api.mcp.spoken import Spoken
from clawwork_api.redaction import Redactor
from clawwork_api.runtime.sandboxes import (
    Ending,
    Limits,
    Paid,
    Program,
    Sandbox,
    SandboxError,
    SandboxStatus,
    Talk,
)
from clawwork_api.runtime.sandboxes.finishing import to_the_end

log = logging.getLogger("clawwork.mcp")

LIMITS = Limits(cpu_seconds=600, memory_mb=2048, total_memory_mb=1024, output_bytes=16_000)
EXPECTED = (MCPError, SandboxError, ValidationError)
NOT_EXECUTABLE, NOT_FOUND = 126, 127
ENDED = {
    "timeout": "was ended: it computed too long",
    "memory": "was ended: it needed too much memory",
    "disk": "was ended: it wrote too much",
    "killed": "was ended from outside, or did something that is not allowed here",
    "lost": "was lost with its machine before it answered; ask again",
    "flood": "answered with more than 5 MB; ask for less",
}

Found = TypeVar("Found")


class _Life:
    """One server at work, from its start to its end; the conversation lives in a task of its own."""

    def __init__(self, sandbox: Sandbox, server: Opened, limits: Limits, paid: Paid) -> None:
        self._sandbox, self._server, self._limits, self._paid = sandbox, server, limits, paid
        self._client: asyncio.Future[Client] = asyncio.get_running_loop().create_future()
        self._talk: Talk | None = None
        self._spoken: Spoken | None = None
        self._task = asyncio.create_task(self._live())

    @property
    def over(self) -> bool:
        """Nothing more will be heard of it."""
        return self._task.done() or (self._spoken is not None and self._spoken.over.is_set())

    @property
    def babbles(self) -> bool:
        """It has said what is no message."""
        return self._spoken is not None and self._spoken.stray > 0

    async def client(self) -> Client:
        """Once the server has said what it is. Raises what its start raised."""
        either: set[asyncio.Future[Any]] = {self._client, self._task}
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if self._client.done():
            return self._client.result()
        if self._task.cancelled():
            raise SandboxError("It was ended meanwhile.")
        raise self._task.exception() or SandboxError("It ended at once.")

    async def end(self) -> Ending | None:
        """Ends it, and says how it ended; None when it was never started."""
        self._task.cancel()
        await asyncio.wait({self._task})
        failure = None if self._task.cancelled() else self._task.exception()
        if failure is not None:
            # Its words may be the server's own, and hold a key.
            log.info("a server's conversation ended with %s", type(failure).__name__)
        return await self._talk.ending() if self._talk is not None else None

    async def _live(self) -> None:
        environment = {name: value.get_secret_value() for name, value in self._server.environment}
        program = Program(argv=self._server.command, environment=environment, answer_bytes=MAX_BYTES)
        async with self._sandbox.talk(program, self._limits, paid=self._paid) as talk:
            self._talk, self._spoken = talk, Spoken(talk)
            async with Client(self._spoken.transport()) as client:
                self._client.set_result(client)
                await self._spoken.over.wait()


class StartedServers:
    """Those of one piece of work. Without a sandbox each of them says why it can't be asked.

    Where talks don't last in the sandbox, a server lives for one question: whoever asks knows what it cost.
    """

    def __init__(self, sandbox: Sandbox | None, status: SandboxStatus) -> None:
        self.sandbox, self._status = sandbox, status
        self._lives: dict[str, _Life] = {}

    def worst_cost(self, seconds: float) -> Decimal:
        """The most that one question can cost that may take so long, in dollars, six places."""
        return self.sandbox.worst_talk_cost(_limits(seconds)) if self.sandbox is not None else Decimal(0)

    async def converse(
        self, server: Opened, ask: Callable[[Client], Awaitable[Found]], seconds: float, paid: Paid
    ) -> Found:
        """What `ask` finds, within `seconds`; one that has ended is started again. Raises ServerError.

        `paid` is told what it cost, where it costs something.
        """
        if self.sandbox is None:
            why = f"{self._status.reason}. Remedy: {self._status.remedy}"
            raise ServerError(f"{server.name} can't be started, because code is not run here: {why}")
        if self.sandbox.talks_last:
            return await _asked(server, self._life(self.sandbox, server, paid), ask, seconds)
        life = _Life(self.sandbox, server, _limits(seconds), paid)
        try:
            return await _asked(server, life, ask, seconds)
        finally:
            await to_the_end(life.end())

    def _life(self, sandbox: Sandbox, server: Opened, paid: Paid) -> _Life:
        if server.name not in self._lives or self._lives[server.name].over:
            self._lives[server.name] = _Life(sandbox, server, LIMITS, paid)
        return self._lives[server.name]

    async def close(self) -> None:
        """Ends all of them."""
        for life in self._lives.values():
            await life.end()


def _limits(seconds: float) -> Limits:
    return replace(LIMITS, wall_seconds=seconds)


async def _asked(
    server: Opened, life: _Life, ask: Callable[[Client], Awaitable[Found]], seconds: float
) -> Found:
    try:
        async with asyncio.timeout(seconds):
            return await ask(await life.client())
    except TimeoutError as error:
        await life.end()
        raise (no_protocol(server) if life.babbles else silent(server, seconds)) from error
    except EXPECTED as error:
        raise await _problem(server, life, error) from error
    except ExceptionGroup as group:
        known, others = group.split(EXPECTED)
        if known is None or others is not None:
            raise
        raise await _problem(server, life, first(known)) from group


async def _problem(server: Opened, life: _Life, error: BaseException) -> ServerError:
    if isinstance(error, SandboxError):
        return ServerError(f"{server.name} can't be started: {error}")
    if not life.over:
        return refused(server, error) if isinstance(error, MCPError) else no_protocol(server)
    babbles = life.babbles
    ending = await life.end()
    return no_protocol(server) if ending is None or babbles else ServerError(_words(server, ending))


def _words(server: Opened, ending: Ending) -> str:
    if ending.reason != "ok":
        return f"{server.name} {ENDED[ending.reason]}"
    if ending.exit_code in (NOT_FOUND, NOT_EXECUTABLE):
        return f"There is no program {server.command[0]} in the sandbox to start {server.name} with"
    how = (
        "closed its output" if ending.exit_code is None else f"ended by itself (exit code {ending.exit_code})"
    )
    said = Redactor(value.get_secret_value() for value in server.secrets).text(ending.said)
    return f"{server.name} {how}" + (f": {said}" if said else "")
