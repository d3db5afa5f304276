"""One call on an E2B machine: files in, the guard run, changed files out."""

import asyncio
import json
import logging
from dataclasses import asdict, dataclass
from pathlib import Path
from tarfile import TarError

from e2b import AsyncCommandHandle, AsyncSandbox, CommandExitException
from pydantic import BaseModel, Field, ValidationError

from clawwork_api.runtime.sandboxes.archive import ARCHIVE_EXTRA_BYTES, unpack
from clawwork_api.runtime.sandboxes.copying import MAX_NOTES, Collected, collect
from clawwork_api.runtime.sandboxes.e2b_faults import Lost
from clawwork_api.runtime.sandboxes.finishing import to_the_end
from clawwork_api.runtime.sandboxes.port import ExecResult, Language, Limits, Reason, SandboxError
from clawwork_api.runtime.sandboxes.results import NOTHING_KEPT, with_notes
from clawwork_api.runtime.sandboxes.temporary import RunFolder

log = logging.getLogger("clawwork.sandbox")

USER = "user"
"""E2B's own account without rights, there in every template."""
FOLDER = f"/home/{USER}/.clawwork"
GUARD = Path(__file__).with_name("guard.py")
ANSWER_EXTRA_CHARACTERS = 100_000
NO_COMMAND = (126, 127)
NOT_ENDED = "nothing was kept: the sandbox did not answer after its time"
NO_ANSWER = "nothing was kept: the code ended the sandbox's own part"
CLOSED = "nothing was kept: the sandbox was closed"
TOO_MUCH = "nothing was kept: more came back than may"


@dataclass(frozen=True, kw_only=True)
class Waits:
    """Seconds that we wait for E2B: for an answer, for a call's files, and beyond the code's own time."""

    request: float = 30
    transfer: float = 120
    grace: float = 20


@dataclass(frozen=True, kw_only=True)
class Call:
    """What is to be run, and our own folder for its files on the way."""

    folder: RunFolder
    workspace: Path
    language: Language
    limits: Limits

    @property
    def archive(self) -> Path:
        return self.folder.base / "in.tar"

    @property
    def returned(self) -> Path:
        return self.folder.base / "out.tar"


class Answer(BaseModel):
    """What the guard says; hostile code may have said it instead."""

    reason: Reason
    exit_code: int | None = Field(ge=0, le=255)
    stdout: str
    stderr: str
    seconds: float = Field(ge=0)
    notes: list[tuple[str, str]] = Field(max_length=MAX_NOTES)


class Said:
    """What a command says, up to a limit."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self.text = ""

    def take(self, part: str) -> None:
        self.text += part[: max(0, self._limit - len(self.text))]


async def execute(machine: AsyncSandbox, call: Call, *, waits: Waits, closing: asyncio.Event) -> ExecResult:
    """Run `call` on a fresh `machine`.

    Raises Lost when the line broke, SandboxError when the machine can't do it, and what the SDK raises.
    """
    async with asyncio.timeout(waits.transfer):
        await _fill(machine, call)
    answer = await _guarded(machine, call, waits=waits, closing=closing)
    if isinstance(answer, ExecResult):
        return answer
    collected = Collected(notes=[NOTHING_KEPT])
    if answer.reason != "disk":
        async with asyncio.timeout(waits.transfer):
            arrived = await _fetch(machine, call)
        if not arrived:
            return _stopped("disk", TOO_MUCH, answer.seconds)
        collected = await to_the_end(asyncio.to_thread(_collect, call))
    notes = [f"not kept: {name[:300]}: {why[:300]}" for name, why in answer.notes]
    return ExecResult(
        exit_code=answer.exit_code if answer.reason == "ok" else None,
        stdout=answer.stdout,
        stderr=with_notes(answer.stderr, [*notes, *collected.notes]),
        reason=answer.reason,
        seconds=round(answer.seconds, 3),
        changed=collected.changed,
    )


async def _fill(machine: AsyncSandbox, call: Call) -> None:
    code = call.folder.code.read_text(encoding="utf-8", errors="surrogatepass")
    request = {"code": code, "language": call.language, "limits": asdict(call.limits)}
    await machine.commands.run("install -d -m 0777 /workspace", user="root")
    await machine.files.write(f"{FOLDER}/guard.py", GUARD.read_bytes(), user=USER)
    await machine.files.write(f"{FOLDER}/call.json", json.dumps(request), user=USER)
    with call.archive.open("rb") as archive:
        await machine.files.write(f"{FOLDER}/in.tar", archive, user=USER)


async def _guarded(
    machine: AsyncSandbox, call: Call, *, waits: Waits, closing: asyncio.Event
) -> Answer | ExecResult:
    said = Said(ANSWER_EXTRA_CHARACTERS + 16 * call.limits.output_bytes)
    complaint = Said(call.limits.output_bytes)
    time = call.limits.wall_seconds + waits.grace
    handle = await machine.commands.run(
        f"exec python3 -I {FOLDER}/guard.py",
        background=True,
        user=USER,
        on_stdout=said.take,
        on_stderr=complaint.take,
        timeout=time + waits.grace,
        request_timeout=waits.request,
        retain_output=False,
    )
    ended, closed = asyncio.ensure_future(end_of(handle)), asyncio.ensure_future(closing.wait())
    try:
        await asyncio.wait({ended, closed}, timeout=time, return_when=asyncio.FIRST_COMPLETED)
        if not ended.done():
            return _stopped("killed", CLOSED, 0.0) if closed.done() else _stopped("timeout", NOT_ENDED, time)
        return _answer(said.text, complaint.text, exit_code=ended.result())
    finally:
        ended.cancel()
        closed.cancel()
        await handle.disconnect()


async def end_of(handle: AsyncCommandHandle[None]) -> int:
    """The command's exit code, once it has ended. Raises Lost, and what the SDK raises."""
    try:
        return (await handle.wait()).exit_code
    except CommandExitException as error:
        return error.exit_code
    except Exception as error:
        # The SDK has no type for a stream that was cut off before its last event.
        if type(error) is Exception:
            raise Lost(str(error)) from error
        raise


def _answer(said: str, complaint: str, *, exit_code: int) -> Answer | ExecResult:
    if exit_code in NO_COMMAND:
        message = "The E2B template has no Python. Set CLAWWORK_E2B_TEMPLATE to one with python3."
        raise SandboxError(message, detail=complaint, fault="template")
    try:
        return Answer.model_validate_json(said)
    except ValidationError:
        log.error("the guard in an E2B sandbox ended with %s: %s", exit_code, complaint)
        return _stopped("killed", NO_ANSWER, 0.0)


def _stopped(reason: Reason, why: str, seconds: float) -> ExecResult:
    return ExecResult(
        exit_code=None, stdout="", stderr=with_notes("", [why]), reason=reason, seconds=round(seconds, 3)
    )


async def _fetch(machine: AsyncSandbox, call: Call) -> bool:
    left = (call.limits.workspace_mb << 20) + ARCHIVE_EXTRA_BYTES
    stream = await machine.files.read(f"{FOLDER}/out.tar", format="stream", user=USER)
    with call.returned.open("wb") as file:
        async for chunk in stream:
            left -= len(chunk)
            if left < 0:
                return False
            file.write(chunk)
    return True


def _collect(call: Call) -> Collected:
    try:
        received = unpack(call.returned, call.folder.workspace, limits=call.limits)
    except TarError as error:
        log.error("an E2B sandbox sent no archive: %s", error)
        return Collected(notes=[NO_ANSWER])
    collected = collect(call.folder.workspace, call.workspace, {}, call.limits)
    collected.notes = [*received.notes, *collected.notes][:MAX_NOTES]
    return collected
