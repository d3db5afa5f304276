"""One bubblewrap process: started, listened to, and surely ended with everything inside."""

import asyncio
import json
import os
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from clawwork_api.runtime.sandboxes.port import SandboxError

CHUNK_BYTES = 65_536
STARTING_SECONDS = 5
DYING_SECONDS = 30
CPU_TIME_OVER = 128 + signal.SIGXCPU
KILLED = 128 + signal.SIGKILL


class Capture:
    """Keeps the first `limit` bytes of a stream and reads the rest away, so that the writer never blocks."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._kept = bytearray()
        self._dropped = 0

    async def drain(self, stream: asyncio.StreamReader) -> None:
        while chunk := await stream.read(CHUNK_BYTES):
            kept = chunk[: max(0, self._limit - len(self._kept))]
            self._kept += kept
            self._dropped += len(chunk) - len(kept)

    @property
    def text(self) -> str:
        tail = f"\n[{self._dropped} more bytes left out]" if self._dropped else ""
        return self._kept.decode("utf-8", "replace") + tail


class Lines:
    """What a program says, by lines; of one that says more than `limit` bytes unasked, only that it does."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._heard = 0
        self._begun = bytearray()
        self._whole: asyncio.Queue[bytes | None] = asyncio.Queue()
        self.flooded = asyncio.Event()

    def expect(self) -> None:
        """The program was spoken to, so it may say as much again."""
        self._heard = 0

    async def next(self) -> bytes | None:
        """The next line; None at the end, and from then on."""
        line = await self._whole.get()
        if line is None:
            self._whole.put_nowait(None)
        return line

    async def drain(self, stream: asyncio.StreamReader) -> None:
        while chunk := await stream.read(CHUNK_BYTES):
            self.take(chunk)
        self.end()

    def take(self, chunk: bytes) -> None:
        """What was said, as it came."""
        self._heard += len(chunk)
        if self._heard > self._limit:
            self.flooded.set()
        if not self.flooded.is_set():
            self._split(chunk)

    def end(self) -> None:
        """No more will come."""
        self._whole.put_nowait(None)

    def _split(self, chunk: bytes) -> None:
        *whole, rest = chunk.split(b"\n")
        for part in whole:
            self._whole.put_nowait(bytes(self._begun + part))
            self._begun.clear()
        self._begun += rest


class ConfinedProcess:
    """Usable once: start, wait for `ended`, then always `stop`. One with `lines` can be spoken to."""

    def __init__(self, output_bytes: int, *, lines: Lines | None = None) -> None:
        self.stdout = Capture(output_bytes)
        self.stderr = Capture(output_bytes)
        self._lines = lines
        self.init_pid: int | None = None
        self.exit_code: int | None = None
        self._init: int | None = None
        self._init_known = asyncio.Event()
        self._process: asyncio.subprocess.Process | None = None
        self._readers: list[asyncio.Task[None]] = []

    async def start(
        self, command: Callable[[int], list[str]], *, uid: int | None, inherited: Sequence[int] = ()
    ) -> None:
        """Start `command(status_fd)`; it gets the descriptors `inherited` too.

        Raises SandboxError when the system refuses.
        """
        read, write = os.pipe()
        spoken = asyncio.subprocess.DEVNULL if self._lines is None else asyncio.subprocess.PIPE
        try:
            self._process = await _spawn(command(write), stdin=spoken, inherited=(write, *inherited), uid=uid)
        except OSError as error:
            os.close(read)
            raise SandboxError("The sandbox can't be started.", detail=str(error)) from error
        finally:
            os.close(write)
        self._readers = [
            asyncio.create_task(self._follow(read)),
            asyncio.create_task((self._lines or self.stdout).drain(_stream(self._process.stdout))),
            asyncio.create_task(self.stderr.drain(_stream(self._process.stderr))),
        ]

    async def say(self, line: bytes) -> None:
        """Writes one line; to a program that has ended, none."""
        stream = self._process.stdin if self._process is not None else None
        if stream is None or self._lines is None:
            raise SandboxError("The program can't be spoken to.")
        self._lines.expect()
        with suppress(ConnectionError):
            stream.write(line + b"\n")
            await stream.drain()

    async def ended(self) -> None:
        if self._process is not None:
            await self._process.wait()

    async def stop(self) -> None:
        """End whatever is left, and return once nothing is. Raises SandboxError when something stays."""
        if self._process is None:
            return
        try:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._init_known.wait(), STARTING_SECONDS)
            if self._init is not None:
                await _end(self._init)
            await self._leave()
        except TimeoutError as error:
            raise SandboxError("A program in the sandbox can't be ended. Restart its machine.") from error
        finally:
            if self._init is not None:
                os.close(self._init)
                self._init = None

    async def _leave(self) -> None:
        assert self._process is not None  # noqa: S101
        try:
            await asyncio.wait_for(self._process.wait(), STARTING_SECONDS)
        except TimeoutError:
            self._process.kill()
            await asyncio.wait_for(self._process.wait(), DYING_SECONDS)
        await asyncio.wait_for(asyncio.gather(*self._readers), DYING_SECONDS)

    async def _follow(self, descriptor: int) -> None:
        """Read bubblewrap's own report: the init of the new namespace first, the exit code last."""
        reader = asyncio.StreamReader()
        loop = asyncio.get_running_loop()
        transport, _ = await loop.connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(descriptor, "rb")
        )
        try:
            while line := await reader.readline():
                report = json.loads(line)
                if "child-pid" in report:
                    self._remember(int(report["child-pid"]))
                if "exit-code" in report:
                    self.exit_code = int(report["exit-code"])
        finally:
            self._init_known.set()
            transport.close()

    def _remember(self, pid: int) -> None:
        with suppress(ProcessLookupError):
            handle = os.pidfd_open(pid)
            if _is_namespace_init(pid):
                self._init, self.init_pid = handle, pid
            else:
                os.close(handle)
        self._init_known.set()


async def _spawn(
    argv: list[str], *, stdin: int, inherited: Sequence[int], uid: int | None
) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *argv,
        stdin=stdin,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd="/",
        env={"PATH": "/usr/bin:/bin"},
        pass_fds=tuple(inherited),
        start_new_session=True,
        umask=0o022,
        user=uid,
        group=uid,
        extra_groups=None if uid is None else [],
    )


def _stream(stream: asyncio.StreamReader | None) -> asyncio.StreamReader:
    if stream is None:
        raise SandboxError("The sandbox was started without its output.")
    return stream


def _is_namespace_init(pid: int) -> bool:
    """Guards against a number that another process got meanwhile."""
    try:
        text = Path("/proc", str(pid), "status").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return False
    numbers = next((line.split()[1:] for line in text.splitlines() if line.startswith("NSpid:")), [])
    return len(numbers) > 1 and numbers[-1] == "1"


async def _end(handle: int) -> None:
    """Kill the init of a process namespace: the kernel ends all the others before it is gone."""
    with suppress(ProcessLookupError):
        signal.pidfd_send_signal(handle, signal.SIGKILL)
    gone = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_reader(handle, gone.set)
    try:
        await asyncio.wait_for(gone.wait(), DYING_SECONDS)
    finally:
        loop.remove_reader(handle)
    # As the first process of a container we inherit it, and nobody else would clear it away.
    with suppress(ChildProcessError):
        os.waitid(os.P_PIDFD, handle, os.WEXITED | os.WNOHANG)  # noqa: ASYNC222
