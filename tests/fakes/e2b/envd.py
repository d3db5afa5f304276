"""The machine's own service, in its Connect protocol: commands started, spoken to, streamed and killed."""

import asyncio
from collections.abc import AsyncIterator
from contextvars import ContextVar

from connectrpc.code import Code
from connectrpc.errors import ConnectError
from connectrpc.request import RequestContext
from e2b.envd.process import process_pb as pb
from e2b.envd.process.process_connect import Process
from protobuf import Oneof

from clawwork_api.runtime.sandboxes.process import ConfinedProcess
from tests.fakes.e2b.cloud import Cloud
from tests.fakes.e2b.faults import Cut, Slow, Status, Vanish
from tests.fakes.e2b.live import LiveProcess
from tests.fakes.e2b.machine import Machine

CHUNK = 32_768
BASIC = {"Basic cm9vdDo=": "root", "Basic dXNlcjo=": "user"}
Context = RequestContext[pb.StartRequest, pb.StartResponse]


class CutOff(Exception):
    """Ends the connection without an end of the answer."""


CUT: ContextVar[list[CutOff]] = ContextVar("cut")
"""Filled when the answer of the present request is to be cut off: its protocol alone would end it well."""


class FakeProcess(Process):
    """Implements what the SDK's `commands` needs."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud

    async def start(self, request: pb.StartRequest, ctx: Context) -> AsyncIterator[pb.StartResponse]:
        machine = self._machine(ctx)
        user = BASIC.get(ctx.request_headers.get("authorization", ""), "user")
        wanted = request.process
        arguments = [wanted.cmd, *wanted.args]
        envs, stdin = dict(wanted.envs), request.stdin
        fault = self._cloud.faults.take("start") if user == "user" else None
        if isinstance(fault, Status):
            raise ConnectError(Code.UNAVAILABLE, fault.message)
        process = await machine.start(arguments, user=user, environment=envs, stdin=stdin)
        pid = len(machine.commands)
        try:
            yield _event("start", pb.ProcessEvent.StartEvent(pid=pid))
            if isinstance(fault, Cut):
                CUT.get().append(CutOff())
                return
            if isinstance(fault, Vanish):
                await self._cloud.end(machine.id)
                raise ConnectError(Code.UNAVAILABLE, "the connection to the sandbox ended")
            async for answer in _said(process):
                yield answer
            await _ended(process, ctx)
            if isinstance(fault, Slow):
                await asyncio.sleep(fault.seconds)
            for answer in _outcome(process):
                yield answer
        finally:
            await process.stop()

    async def send_input(self, request: pb.SendInputRequest, ctx: object) -> pb.SendInputResponse:
        machine = self._machine(ctx)
        fault = self._cloud.faults.take("input")
        if isinstance(fault, Vanish):
            await self._cloud.end(machine.id)
            raise ConnectError(Code.UNAVAILABLE, "the connection to the sandbox ended")
        process = machine.commands[request.process.selector.value - 1]
        if process.exit_code is not None:
            raise ConnectError(Code.NOT_FOUND, "the process was not found")
        said = request.input.input.value
        if not said.endswith(b"\n"):
            raise ConnectError(Code.INVALID_ARGUMENT, "this fake takes whole lines alone")
        await process.say(said.removesuffix(b"\n"))
        return pb.SendInputResponse()

    async def list(self, request: pb.ListRequest, ctx: object) -> pb.ListResponse:
        return pb.ListResponse(processes=[])

    def _machine(self, ctx: Context) -> Machine:
        machine = self._cloud.machine(ctx.request_headers)
        if machine is None:
            raise ConnectError(Code.UNAVAILABLE, "The sandbox was not found")
        return machine


async def _said(process: ConfinedProcess) -> AsyncIterator[pb.StartResponse]:
    """What a program that is spoken to says, until both of its streams have ended."""
    open_streams = 2 if isinstance(process, LiveProcess) else 0
    while open_streams:
        piece = await process.pieces.queue.get()
        if piece is None:
            open_streams -= 1
        else:
            yield _event("data", pb.ProcessEvent.DataEvent(output=Oneof(*piece)))


async def _ended(process: ConfinedProcess, ctx: Context) -> None:
    limit = ctx.request_headers.get("connect-timeout-ms")
    try:
        async with asyncio.timeout(int(limit) / 1000 if limit else None):
            await process.ended()
    except TimeoutError as error:
        raise ConnectError(Code.DEADLINE_EXCEEDED, "the command ran too long") from error
    # Its status arrives on a pipe of its own, with the rest of its output.
    await process.stop()


def _outcome(process: ConfinedProcess) -> list[pb.StartResponse]:
    answers = []
    for name, text in (("stdout", process.stdout.text), ("stderr", process.stderr.text)):
        content = text.encode()
        for first in range(0, len(content), CHUNK):
            data = pb.ProcessEvent.DataEvent(output=Oneof(name, content[first : first + CHUNK]))
            answers.append(_event("data", data))
    code = -1 if process.exit_code is None else process.exit_code
    end = pb.ProcessEvent.EndEvent(exit_code=code, exited=code >= 0, status=f"exit status {code}")
    return [*answers, _event("end", end)]


def _event(name: str, value: object) -> pb.StartResponse:
    return pb.StartResponse(event=pb.ProcessEvent(event=Oneof(name, value)))
