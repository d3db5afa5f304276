"""The way to ClawWork over HTTP: one pooled client for the process. Raises GatewayError."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import lru_cache
from typing import Literal, TypeVar

import httpx
from httpx_sse import EventSource
from pydantic import BaseModel, ValidationError

from openos.gateway.failures import failure_of, unreachable, unreadable
from openos.gateway.models import Answer, Healthz
from openos.gateway.tokens import Bearer
from openos.settings import get_settings

Model = TypeVar("Model", bound=Answer)
Params = Mapping[str, str | int]
Method = Literal["POST", "PATCH", "PUT", "DELETE"]
BROKEN = (httpx.ConnectError, httpx.ConnectTimeout, httpx.ReadError, httpx.RemoteProtocolError)
TIMEOUT = httpx.Timeout(10, connect=5, read=30, pool=10)
DRAWING_TIMEOUT = httpx.Timeout(10, connect=5, read=200, pool=10)  # pages are drawn for the first who asks
STREAM_TIMEOUT = httpx.Timeout(10, connect=5, read=30, pool=10)  # the stream says something every 10 s


class Client:
    """`headers` carry the identity and `X-Request-Id`; the gateway makes them."""

    def __init__(self, address: str, auth: httpx.Auth) -> None:
        limits = httpx.Limits(max_connections=500, max_keepalive_connections=50)
        self._http = httpx.AsyncClient(base_url=address, timeout=TIMEOUT, limits=limits, auth=auth)

    async def read(
        self,
        path: str,
        model: type[Model],
        *,
        headers: Mapping[str, str],
        params: Params | None = None,
        accept: tuple[int, ...] = (200,),
    ) -> Model:
        """GET, once more when the connection breaks. `accept` lists the statuses that carry a `model`."""
        patience = DRAWING_TIMEOUT if path.endswith("/pages") else TIMEOUT
        request = self._http.build_request(
            "GET", path, params=_given(params), headers=headers, timeout=patience
        )
        try:
            response = await self._http.send(request)
        except BROKEN:
            response = await self._send(request, sent=False)
        except httpx.HTTPError as error:
            raise unreachable(error, headers.get("X-Request-Id", ""), sent=False) from error
        return _parse(response, model, accept, headers.get("X-Request-Id", ""))

    async def write(
        self,
        path: str,
        model: type[Model],
        *,
        headers: Mapping[str, str],
        body: BaseModel | None = None,
        method: Method = "POST",
    ) -> Model:
        """Never twice; the Idempotency-Key in `headers` lets one try again. PATCH sends what is set."""
        content = None if body is None else body.model_dump(mode="json", exclude_unset=method == "PATCH")
        request = self._http.build_request(method, path, json=content, headers=headers)
        response = await self._send(request, sent=True)
        return _parse(response, model, (200, 201, 202), headers.get("X-Request-Id", ""))

    async def send(
        self, path: str, model: type[Model], *, headers: Mapping[str, str], body: AsyncIterator[bytes]
    ) -> Model:
        """POST of a body as it arrives, such as an upload."""
        request = self._http.build_request("POST", path, content=body, headers=headers, timeout=TIMEOUT)
        response = await self._send(request, sent=True)
        return _parse(response, model, (200, 201), headers.get("X-Request-Id", ""))

    def open(
        self, path: str, *, headers: Mapping[str, str], params: Params | None = None
    ) -> AbstractAsyncContextManager[httpx.Response]:
        """GET of a body that is streamed: bytes of a file, or a part of it (206), or nothing new (304)."""
        request = self._http.build_request("GET", path, params=_given(params), headers=headers)
        return self._open(request)

    @asynccontextmanager
    async def events(
        self, path: str, *, headers: Mapping[str, str], params: Params | None = None
    ) -> AsyncIterator[EventSource]:
        """GET of a server-sent event stream."""
        sse = {**headers, "Accept": "text/event-stream", "Cache-Control": "no-store"}
        request = self._http.build_request(
            "GET", path, params=_given(params), headers=sse, timeout=STREAM_TIMEOUT
        )
        async with self._open(request) as response:
            yield EventSource(response)

    @asynccontextmanager
    async def _open(self, request: httpx.Request) -> AsyncIterator[httpx.Response]:
        response = await self._send(request, sent=False, stream=True)
        try:
            if response.status_code >= 400 and response.status_code != 416:
                await response.aread()
                raise failure_of(response, request.headers.get("X-Request-Id", ""))
            yield response
        finally:
            await response.aclose()

    async def _send(self, request: httpx.Request, *, sent: bool, stream: bool = False) -> httpx.Response:
        try:
            return await self._http.send(request, stream=stream)
        except httpx.HTTPError as error:
            raise unreachable(error, request.headers.get("X-Request-Id", ""), sent=sent) from error

    async def healthz(self) -> Healthz:
        """Whether ClawWork is there at all; open to anybody, answered in 3 seconds or not."""
        try:
            response = await self._http.get("/healthz", timeout=3)
        except httpx.HTTPError as error:
            raise unreachable(error, "", sent=False) from error
        return _parse(response, Healthz, (200,), "")

    async def close(self) -> None:
        await self._http.aclose()


def _given(params: Params | None) -> dict[str, str | int]:
    return {k: v for k, v in (params or {}).items() if v != ""}


def _parse(response: httpx.Response, model: type[Model], accept: tuple[int, ...], request_id: str) -> Model:
    if response.status_code not in accept:
        if response.status_code < 400:
            raise unreadable(request_id, f"status {response.status_code}")
        raise failure_of(response, request_id)
    try:
        return model.model_validate_json(response.content)
    except ValidationError as error:
        problem = error.errors()[0]
        raise unreadable(request_id, f"{model.__name__}.{problem['loc']}: {problem['type']}") from error


@lru_cache(maxsize=1)
def get_client() -> Client:
    """The process's client, made at its first use."""
    return Client(get_settings().clawwork_url, Bearer(get_settings()))
