"""The protocol's messages as lines of a program in the sandbox: a transport of the official client."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from mcp.client._transport import TransportStreams
from mcp.shared.message import SessionMessage
from mcp_types import jsonrpc_message_adapter
from pydantic import ValidationError

from clawwork_api.runtime.sandboxes import Talk

MAX_STRAY = 20
"""Lines that are no message: some servers greet on their output, which the protocol forbids."""


class Spoken:
    """A talk as the protocol's streams. `stray` counts the lines that were no message; `over` is set when
    nothing more will be heard.
    """

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self.stray = 0
        self.over = asyncio.Event()

    @asynccontextmanager
    async def transport(self) -> AsyncIterator[TransportStreams]:
        heard, incoming = anyio.create_memory_object_stream[SessionMessage | Exception](0)
        outgoing, said = anyio.create_memory_object_stream[SessionMessage](0)
        async with heard, incoming, outgoing, said, anyio.create_task_group() as group:
            group.start_soon(self._hear, heard)
            group.start_soon(self._say, said)
            yield incoming, outgoing
            group.cancel_scope.cancel()

    async def _hear(self, heard: MemoryObjectSendStream[SessionMessage | Exception]) -> None:
        """Closes the stream at the end, so that whoever waits for an answer is told."""
        async with heard:
            while self.stray < MAX_STRAY and (line := await self._talk.hear()) is not None:
                if line.strip():
                    await self._pass_on(heard, line)
            self.over.set()

    async def _pass_on(self, heard: MemoryObjectSendStream[SessionMessage | Exception], line: bytes) -> None:
        try:
            message = jsonrpc_message_adapter.validate_json(line, by_name=False)
        except ValidationError:
            self.stray += 1
        else:
            await heard.send(SessionMessage(message))

    async def _say(self, said: MemoryObjectReceiveStream[SessionMessage]) -> None:
        async with said:
            async for each in said:
                text = each.message.model_dump_json(by_alias=True, exclude_unset=True)
                await self._talk.say(text.encode())
