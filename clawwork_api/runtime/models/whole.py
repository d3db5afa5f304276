"""Servers that speak OpenAI's protocol but know no streams: their whole answer is read as a stream of one."""

import json
from typing import Any

import httpx2

STREAM = b'"stream":true'


class WholeAsStream(httpx2.AsyncBaseTransport):
    """Turns a whole completion that answers a request for a stream into events; leaves all else alone."""

    def __init__(self, inner: httpx2.AsyncBaseTransport) -> None:
        self._inner = inner

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        response = await self._inner.handle_async_request(request)
        kind = response.headers.get("content-type", "")
        asked = STREAM in (await request.aread()).replace(b" ", b"")
        if response.status_code != 200 or not asked or not kind.startswith("application/json"):
            return response
        content = await response.aread()
        await response.aclose()
        headers = {"content-type": "text/event-stream"}
        return httpx2.Response(200, headers=headers, content=_events(content), request=request)

    async def aclose(self) -> None:
        await self._inner.aclose()


def _events(content: bytes) -> bytes:
    """The completion as one event; what is none stays as it is, for the client to refuse."""
    try:
        found = json.loads(content)
        choices = [_chunk(choice) for choice in found["choices"]]
    except (ValueError, KeyError, TypeError):
        return b"data: " + content.replace(b"\n", b" ") + b"\n\n"
    event = {**found, "object": "chat.completion.chunk", "choices": choices}
    return b"data: " + json.dumps(event).encode() + b"\n\ndata: [DONE]\n\n"


def _chunk(choice: dict[str, Any]) -> dict[str, Any]:
    message = dict(choice["message"])
    calls = message.get("tool_calls") or []
    message["tool_calls"] = [{"index": i, **call} for i, call in enumerate(calls)]
    return {"index": choice.get("index", 0), "delta": message, "finish_reason": choice.get("finish_reason")}
