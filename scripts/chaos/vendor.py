"""A paid provider on loopback: answers like the practice model, and remembers what it was asked."""

import asyncio
import hashlib
import json
from collections import Counter
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI, Request, Response

from clawwork_api.catalogue.listed import PRACTICE_MODEL
from clawwork_api.practice import practice_app

JSON = {"content-type": "application/json"}


def vendor_app(*, seconds: float) -> FastAPI:
    """`seconds` is how long each answer takes. GET /asked tells every request's digest with its count."""
    app = FastAPI()
    asked: Counter[str] = Counter()
    inner = httpx.AsyncClient(transport=httpx.ASGITransport(app=practice_app), base_url="http://practice")

    @app.post("/v1/chat/completions")
    async def chat(request: Request) -> Response:
        body = await request.json()
        raw = json.dumps(_for_practice(body), sort_keys=True).encode()
        asked[hashlib.sha256(raw).hexdigest()] += 1
        await asyncio.sleep(seconds)
        answer = await inner.post("/v1/chat/completions", content=raw, headers=JSON)
        return Response(answer.content, answer.status_code, media_type="application/json")

    @app.get("/asked")
    def told() -> dict[str, int]:
        return dict(asked)

    return app


def _for_practice(body: dict[str, Any]) -> dict[str, Any]:
    """The practice model answers whole, and sees no pictures."""
    kept = {name: value for name, value in body.items() if name not in ("stream", "stream_options")}
    messages = [{**message, "content": _words(message.get("content"))} for message in body["messages"]]
    return {**kept, "model": PRACTICE_MODEL, "messages": messages}


def _words(content: str | list[dict[str, Any]] | None) -> str | None:
    if not isinstance(content, list):
        return content
    return "\n".join(part["text"] for part in content if part.get("type") == "text")


def serve(port: int, seconds: float) -> None:
    uvicorn.run(vendor_app(seconds=seconds), host="127.0.0.1", port=port, log_level="error")
