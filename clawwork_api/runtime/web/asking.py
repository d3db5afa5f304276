"""One request to a search provider: bounded, and repeated only where nothing was answered or charged."""

import asyncio
import json
from typing import Any

import httpx
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, stop_after_attempt

from clawwork_api.runtime.web.port import WebError

ATTEMPTS = 3
MAX_WAIT_SECONDS = 20.0
MAX_BYTES = 5_000_000
SECONDS = 30.0
KEY_REFUSED = "The search provider refused its key, so the web can't be searched; work without it"
BUSY = "The search provider is overloaded; go on without it, or try once more later"
USED_UP = "The search provider's quota is used up, so the web can't be searched; work without it"
UNREADABLE = "The search provider's answer could not be read; try other words or another page"
SLOW = "The search provider did not answer in time; try once more, or work without it"
REFUSALS = {401: KEY_REFUSED, 403: KEY_REFUSED, 402: USED_UP, 432: USED_UP, 433: USED_UP}


class _Busy(Exception):
    """Refused unanswered; `seconds` is how long the provider asks to wait."""

    def __init__(self, seconds: float | None) -> None:
        super().__init__()
        self.seconds = seconds


async def ask(client: httpx.AsyncClient, method: str, url: str, **request: Any) -> dict[str, Any]:  # noqa: ANN401
    """The JSON object of the answer. Raises WebError."""
    retrying = AsyncRetrying(
        retry=retry_if_exception_type(_Busy), wait=_wait, stop=stop_after_attempt(ATTEMPTS), reraise=True
    )
    try:
        async with asyncio.timeout(SECONDS * ATTEMPTS):
            body: bytes = await retrying(_once, client, method, url, **request)
    except _Busy as busy:
        raise WebError(BUSY) from busy
    except TimeoutError as late:
        raise WebError(SLOW, owed=True) from late
    try:
        answer = json.loads(body)
    except ValueError as problem:
        raise WebError(UNREADABLE, owed=True) from problem
    if not isinstance(answer, dict):
        raise WebError(UNREADABLE, owed=True)
    return answer


async def _once(client: httpx.AsyncClient, method: str, url: str, **request: Any) -> bytes:  # noqa: ANN401
    try:
        async with asyncio.timeout(SECONDS), client.stream(method, url, **request) as answer:
            _check(answer)
            return await bounded(answer)
    except httpx.ConnectError as error:
        raise WebError(SLOW) from error
    except (httpx.HTTPError, TimeoutError) as error:
        raise WebError(SLOW, owed=True) from error


def _check(answer: httpx.Response) -> None:
    status = answer.status_code
    if status == 429 or status >= 500:
        raise _Busy(_seconds(answer.headers.get("retry-after", "")))
    if status in REFUSALS:
        raise WebError(REFUSALS[status])
    if status != 200:
        raise WebError(f"The search provider refused the request (HTTP {status}); try other words or a page")


async def bounded(answer: httpx.Response) -> bytes:
    """The body. Raises WebError beyond 5 MB."""
    body = bytearray()
    async for piece in answer.aiter_bytes():
        body += piece
        if len(body) > MAX_BYTES:
            raise WebError("The answer is larger than 5 MB; ask for something smaller", owed=True)
    return bytes(body)


def _seconds(header: str) -> float | None:
    return float(header) if header.strip().isdigit() else None


def _wait(state: RetryCallState) -> float:
    busy = state.outcome.exception() if state.outcome else None
    asked = busy.seconds if isinstance(busy, _Busy) else None
    return min(asked if asked is not None else 0.5 * 2.0**state.attempt_number, MAX_WAIT_SECONDS)
