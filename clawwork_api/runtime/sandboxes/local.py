"""The sandbox on this machine: a confined process, no network, one user id and one folder a run."""

import asyncio
import logging
import os
import time
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from decimal import Decimal
from functools import partial
from pathlib import Path

from clawwork_api.runtime.sandboxes import library
from clawwork_api.runtime.sandboxes.confinement import Confinement, variables
from clawwork_api.runtime.sandboxes.copying import Collected, WorkspaceTooLarge, collect, fill
from clawwork_api.runtime.sandboxes.finishing import to_the_end
from clawwork_api.runtime.sandboxes.port import (
    ExecResult,
    Language,
    Limits,
    Paid,
    Program,
    Reason,
    SandboxError,
    Talk,
)
from clawwork_api.runtime.sandboxes.process import CPU_TIME_OVER, KILLED, ConfinedProcess, Lines
from clawwork_api.runtime.sandboxes.results import NOTHING_KEPT, too_large, with_notes
from clawwork_api.runtime.sandboxes.talking import ConfinedTalk, talking
from clawwork_api.runtime.sandboxes.temporary import RunFolder, TemporaryRoot, remove_tree
from clawwork_api.runtime.sandboxes.uids import leased_uid
from clawwork_api.runtime.sandboxes.usage import disk_is_full

log = logging.getLogger("clawwork.sandbox")

AT_ONCE = 16
TALKS_AT_ONCE = 40
WATCHERS = 4
WATCH_SECONDS = 0.2
CLOSED = "The sandbox is closed. Start the run again."


class LocalSandbox:
    """Runs code here, shut in by `confinement`; `AT_ONCE` runs at a time, further ones wait their turn."""

    price_per_second = Decimal(0)
    talks_last = True

    def __init__(self, confinement: Confinement) -> None:
        """Takes a private temporary folder. Raises OSError when there is none to be had."""
        self.name = confinement.name
        self.confinement = confinement
        self.libraries: tuple[str, ...] = library.NAMES if confinement.runtime.library is not None else ()
        self._root = TemporaryRoot()
        self._places = asyncio.Semaphore(AT_ONCE)
        self._talks = asyncio.Semaphore(TALKS_AT_ONCE)
        self._closing = False
        # Apart from the threads that everybody uses: a busy service must not delay the watch.
        self._watchers = ThreadPoolExecutor(WATCHERS, thread_name_prefix="sandbox-watch")

    def worst_cost(self, limits: Limits) -> Decimal:
        """Implements Sandbox.worst_cost: our own machine is free."""
        return Decimal(0)

    def worst_talk_cost(self, limits: Limits) -> Decimal:
        """Implements Sandbox.worst_talk_cost."""
        return Decimal(0)

    async def run(self, workspace: Path, *, code: str, language: Language, limits: Limits) -> ExecResult:
        """Implements Sandbox.run."""
        async with self._places:
            if self._closing:
                raise SandboxError(CLOSED, fault="closed")
            with leased_uid() as uid:
                try:
                    return await self._run_as(uid, workspace, code=code, language=language, limits=limits)
                except OSError as error:
                    log.exception("the files of a run could not be copied")
                    message = "The files of the task can't be copied into or out of the sandbox."
                    raise SandboxError(message, detail=str(error)) from error

    @asynccontextmanager
    async def talk(self, program: Program, limits: Limits, *, paid: Paid) -> AsyncIterator[Talk]:
        """Implements Sandbox.talk: nobody is paid."""
        if self._closing:
            raise SandboxError(CLOSED, fault="closed")
        if self._talks.locked():
            raise SandboxError("Every place for servers is taken. Try again in a minute.")
        async with self._talks:
            with leased_uid() as uid:
                folder = self._root.new_run(uid=uid, code="")
                try:
                    async with self._talk_in(folder, program, limits, uid=uid) as talk:
                        yield talk
                finally:
                    await to_the_end(asyncio.to_thread(remove_tree, folder.base))

    @asynccontextmanager
    async def _talk_in(
        self, folder: RunFolder, program: Program, limits: Limits, *, uid: int | None
    ) -> AsyncIterator[ConfinedTalk]:
        lines = Lines(program.answer_bytes)
        process = ConfinedProcess(limits.output_bytes, lines=lines)
        build = partial(_talk_command, self.confinement, folder, program, limits, uid)
        with told(variables(program)) as descriptor:
            starter = self.confinement.starter(uid)
            start = process.start(partial(build, descriptor), uid=starter, inherited=[descriptor])
            excess = partial(self._talk_excess, process, folder.workspace, limits)
            async with talking(process, lines, start=start, excess=excess) as talk:
                yield talk

    async def close(self) -> None:
        """Implements Sandbox.close."""
        if self._closing:
            return
        self._closing = True
        await to_the_end(self._close())

    async def _close(self) -> None:
        for _ in range(TALKS_AT_ONCE):
            await self._talks.acquire()
        for _ in range(AT_ONCE):
            await self._places.acquire()
        await asyncio.to_thread(self._root.close)
        self._watchers.shutdown(wait=False)
        # Whoever still waits for a place is told that there is none.
        for _ in range(AT_ONCE):
            self._places.release()

    async def _run_as(
        self, uid: int | None, workspace: Path, *, code: str, language: Language, limits: Limits
    ) -> ExecResult:
        folder = self._root.new_run(uid=uid, code=code)
        try:
            return await self._run_in(folder, workspace, language=language, limits=limits, uid=uid)
        finally:
            await to_the_end(asyncio.to_thread(remove_tree, folder.base))

    async def _run_in(
        self, folder: RunFolder, workspace: Path, *, language: Language, limits: Limits, uid: int | None
    ) -> ExecResult:
        began = time.monotonic()
        try:
            snapshot = await to_the_end(
                asyncio.to_thread(fill, workspace, folder.workspace, uid=uid, limits=limits)
            )
        except WorkspaceTooLarge:
            return too_large(limits)
        process = ConfinedProcess(limits.output_bytes)
        build = partial(_command, self.confinement, folder, language, limits, uid)
        try:
            await to_the_end(process.start(build, uid=self.confinement.starter(uid)))
            reason = await self._watch(process, folder.workspace, limits)
        finally:
            await to_the_end(process.stop())
        if reason == "ok" and await asyncio.to_thread(disk_is_full, folder.workspace, limits):
            reason = "disk"
        collected = Collected(notes=[NOTHING_KEPT])
        if reason != "disk":
            collected = await to_the_end(
                asyncio.to_thread(collect, folder.workspace, workspace, snapshot, limits)
            )
        return _result(process, reason, collected, seconds=time.monotonic() - began)

    async def _watch(self, process: ConfinedProcess, folder: Path, limits: Limits) -> Reason:
        """Wait for the end, and say what made it necessary to end the code before its own."""
        deadline = time.monotonic() + limits.wall_seconds
        ended = asyncio.create_task(process.ended())
        try:
            while (left := deadline - time.monotonic()) > 0:
                if (await asyncio.wait({ended}, timeout=min(WATCH_SECONDS, left)))[0]:
                    return "ok"
                if self._closing:
                    return "killed"
                if reason := await self._excess(process, folder, limits):
                    return reason
            return "timeout"
        finally:
            ended.cancel()

    async def _talk_excess(self, process: ConfinedProcess, folder: Path, limits: Limits) -> Reason | None:
        return "killed" if self._closing else await self._excess(process, folder, limits)

    async def _excess(self, process: ConfinedProcess, folder: Path, limits: Limits) -> Reason | None:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            self._watchers, self.confinement.excess, process.init_pid, folder, limits
        )


def _command(
    confinement: Confinement,
    folder: RunFolder,
    language: Language,
    limits: Limits,
    uid: int | None,
    status_fd: int,
) -> list[str]:
    return confinement.command(folder, language=language, limits=limits, uid=uid, status_fd=status_fd)


def _talk_command(
    confinement: Confinement,
    folder: RunFolder,
    program: Program,
    limits: Limits,
    uid: int | None,
    variables_fd: int,
    status_fd: int,
) -> list[str]:
    return confinement.talk_command(
        folder, program, limits=limits, uid=uid, status_fd=status_fd, variables_fd=variables_fd
    )


@contextmanager
def told(content: bytes) -> Iterator[int]:
    """A descriptor that gives `content`, which lies on no disk and in no command."""
    descriptor = os.memfd_create("told")
    try:
        os.write(descriptor, content)
        os.lseek(descriptor, 0, os.SEEK_SET)
        yield descriptor
    finally:
        os.close(descriptor)


def _result(process: ConfinedProcess, reason: Reason, collected: Collected, *, seconds: float) -> ExecResult:
    code = process.exit_code if reason == "ok" else None
    if reason == "ok" and code is None:
        said = process.stderr.text.strip().splitlines()[-1:] or ["it said nothing"]
        log.error("the sandbox did not start: %s", said[0])
        raise SandboxError("The sandbox can't be started. The service's log says why.", detail=said[0])
    if code in (CPU_TIME_OVER, KILLED):
        reason, code = ("timeout" if code == CPU_TIME_OVER else "killed"), None
    return ExecResult(
        exit_code=code,
        stdout=process.stdout.text,
        stderr=with_notes(process.stderr.text, collected.notes),
        reason=reason,
        seconds=round(seconds, 3),
        changed=collected.changed,
    )
