"""A paid provider on loopback: answers like the practice model, and remembers what it was asked."""

import asyncio
import hashlib
import json
from collections import Counter

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
        body["model"] = PRACTICE_MODEL
        raw = json.dumps(body, sort_keys=True).encode()
        asked[hashlib.sha256(raw).hexdigest()] += 1
        await asyncio.sleep(seconds)
        answer = await inner.post("/v1/chat/completions", content=raw, headers=JSON)
        return Response(answer.content, answer.status_code, media_type="application/json")

    @app.get("/asked")
    def told() -> dict[str, int]:
        return dict(asked)

    return app


def serve(port: int, seconds: float) -> None:
    uvicorn.run(vendor_app(seconds=seconds), host="127.0.0.1", port=port, log_level="error")
