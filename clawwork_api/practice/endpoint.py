"""The OpenAI-compatible door of the practice model."""

import json
import time
from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, StreamingResponse
from starlette.exceptions import HTTPException

from clawwork_api.catalogue.listed import PRACTICE_MODEL
from clawwork_api.economy.prices import PRACTICE_INPUT_PER_1M, PRACTICE_OUTPUT_PER_1M
from clawwork_api.practice.answer import Answer
from clawwork_api.practice.conversation import read
from clawwork_api.practice.protocol import ChatRequest
from clawwork_api.practice.worker import next_turn

DESCRIPTION = (
    "The practice model: a scripted worker for the sample tasks, no language model. "
    "Its prices are invented and its tokens are counted as four characters each."
)

practice_app = FastAPI(title="ClawWork practice model", docs_url=None, redoc_url=None, openapi_url=None)


class _Refused(Exception):
    def __init__(self, status: int, message: str, code: str, param: str | None) -> None:
        super().__init__(message)
        self.status, self.message, self.code, self.param = status, message, code, param


@practice_app.get("/v1/models")
def models() -> dict[str, Any]:
    """The one model, with its stated prices in US dollars per million tokens."""
    prices = {
        "currency": "USD",
        "input_per_million": str(PRACTICE_INPUT_PER_1M),
        "output_per_million": str(PRACTICE_OUTPUT_PER_1M),
    }
    head = {"id": PRACTICE_MODEL, "object": "model", "created": 1767225600, "owned_by": "clawwork"}
    return {"object": "list", "data": [{**head, "description": DESCRIPTION, "pricing": prices}]}


@practice_app.post("/v1/chat/completions", response_model=None)
def chat(request: ChatRequest) -> dict[str, Any] | StreamingResponse:
    """Answers with the next step of the work, derived from the messages alone."""
    if request.model != PRACTICE_MODEL:
        message = f"There is no model {request.model!r} here; the practice model is {PRACTICE_MODEL!r}."
        raise _Refused(404, message, "model_not_found", "model")
    answer = Answer(request, next_turn(read(request)), int(time.time()))
    if not request.stream:
        return answer.whole()
    usage = request.stream_options is not None and request.stream_options.include_usage
    return StreamingResponse(_events(answer, usage), media_type="text/event-stream")


def _events(answer: Answer, include_usage: bool) -> Iterator[str]:
    for piece in answer.pieces(include_usage):
        yield f"data: {json.dumps(piece, ensure_ascii=False)}\n\n"
    yield "data: [DONE]\n\n"


def _error(status: int, message: str, code: str | None, param: str | None) -> JSONResponse:
    kind = "invalid_request_error" if status < 500 else "server_error"
    return JSONResponse({"error": {"message": message, "type": kind, "param": param, "code": code}}, status)


@practice_app.exception_handler(_Refused)
async def _refused(request: Request, refused: _Refused) -> JSONResponse:
    return _error(refused.status, refused.message, refused.code, refused.param)


@practice_app.exception_handler(RequestValidationError)
async def _invalid(request: Request, invalid: RequestValidationError) -> JSONResponse:
    first = invalid.errors()[0]
    param = ".".join(str(part) for part in first["loc"][1:]) or None
    return _error(400, f"Invalid request: {param or 'body'}: {first['msg']}", "invalid_request", param)


@practice_app.exception_handler(HTTPException)
async def _http(request: Request, problem: HTTPException) -> JSONResponse:
    return _error(problem.status_code, str(problem.detail), None, None)
