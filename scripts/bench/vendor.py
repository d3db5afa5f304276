"""A provider on loopback whose answers take a known time: looks at the folder, a file, the submission."""

import asyncio
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI, Request, Response

from scripts.ports import free_port

MODEL = "gpt-5-mini"
KEY = "sk-bench-not-a-real-key"
START_SECONDS = 120.0


def vendor_app(*, seconds: float, looks: int) -> FastAPI:
    """`looks` calls of `list_files` come before the file. GET /spans tells when each call came and went."""
    app = FastAPI()
    spans: list[tuple[float, float]] = []

    @app.post("/v1/chat/completions")
    async def chat(request: Request) -> Response:
        came = time.time()
        messages = (await request.json())["messages"]
        await asyncio.sleep(seconds)
        answer = Response(json.dumps(_answer(messages, looks)), media_type="application/json")
        spans.append((came, time.time()))
        return answer

    @app.get("/spans")
    def told() -> list[tuple[float, float]]:
        return list(spans)

    return app


def _answer(messages: list[dict[str, Any]], looks: int) -> dict[str, Any]:
    turn = sum(1 for message in messages if message["role"] == "assistant")
    name, arguments = _call(turn, looks, messages[-1])
    call = {"name": name, "arguments": json.dumps(arguments)}
    said = {
        "role": "assistant",
        "content": f"Step {turn + 1} of {looks + 2}.",
        "tool_calls": [{"id": f"call_{turn}", "type": "function", "function": call}],
    }
    return {
        "id": f"chatcmpl-{turn}",
        "object": "chat.completion",
        "created": int(time.time()),
        "model": MODEL,
        "choices": [{"index": 0, "message": said, "finish_reason": "tool_calls"}],
        "usage": {"prompt_tokens": 900 + 60 * turn, "completion_tokens": 40, "total_tokens": 940 + 60 * turn},
    }


def _call(turn: int, looks: int, last: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    if turn < looks:
        return "list_files", {}
    if turn == looks:
        return "create_file", {"filename": "note.md", "content": "# Note\n\nMeasured.\n", "file_type": "md"}
    path = json.loads(last["content"])["path"]
    return "submit_work", {"work_output": "A note.", "artifact_file_paths": [path]}


@contextmanager
def vendor(*, seconds: float, looks: int) -> Iterator[str]:
    """The provider in a process of its own; yields its address."""
    port = free_port()
    process = get_context("spawn").Process(target=_serve, args=(port, seconds, looks), daemon=True)
    process.start()
    url = f"http://127.0.0.1:{port}"
    try:
        _await_answer(f"{url}/spans")
        yield url
    finally:
        process.kill()
        process.join()


def _serve(port: int, seconds: float, looks: int) -> None:
    app = vendor_app(seconds=seconds, looks=looks)
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="error")


def _await_answer(url: str) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            httpx.get(url, timeout=5)
            return
        except httpx.TransportError:
            time.sleep(0.1)
    raise RuntimeError("the provider was not ready in time")
