"""E2B's control plane and its machines' service on one loopback port; the real SDK speaks to both.

Our reading of the SDK's protocol (the wheel ships the server side of the Connect part), not E2B's own code.
"""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import uvicorn
from e2b.envd.client_shared import ENVD_JSON_CODEC
from e2b.envd.process.process_connect import ProcessASGIApplication
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tests.fakes.e2b.cloud import GONE, KEY, Cloud
from tests.fakes.e2b.envd import CUT, CutOff, FakeProcess
from tests.fakes.e2b.faults import Cut, Forge, Operation, Slow, Status, Vanish
from tests.fakes.e2b.machine import ENVD_VERSION

OPERATIONS: dict[tuple[str, str], Operation] = {
    ("GET", "/v2/sandboxes"): "list",
    ("POST", "/v2/sandboxes"): "create",
    ("POST", "/files"): "write",
    ("GET", "/files"): "read",
}


class FakeE2b:
    """An ASGI application; `cloud` says what happened in it and takes planned faults."""

    def __init__(self) -> None:
        self.cloud = Cloud()
        self._commands: ASGIApp = ProcessASGIApplication(FakeProcess(self.cloud), codecs=[ENVD_JSON_CODEC])
        self._web: ASGIApp = Starlette(
            routes=[
                Route("/v2/sandboxes", self._create, methods=["POST"]),
                Route("/v2/sandboxes", self._list, methods=["GET"]),
                Route("/sandboxes/{id}", self._kill, methods=["DELETE"]),
                Route("/health", self._health),
                Route("/files", self._read, methods=["GET"]),
                Route("/files", self._write, methods=["POST"]),
            ]
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._web(scope, receive, send)
        elif scope["path"].startswith("/process."):
            await self._command(scope, receive, send)
        else:
            await self._with_faults(scope, receive, send)

    async def _command(self, scope: Scope, receive: Receive, send: Send) -> None:
        cut: list[CutOff] = []
        CUT.set(cut)

        async def send_until_cut(message: Message) -> None:
            if cut:
                raise cut[0]
            await send(message)

        with suppress(CutOff):
            await self._commands(scope, receive, send_until_cut)

    async def _with_faults(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        self.cloud.requests.append((request.method, request.url.path))
        kill = request.method == "DELETE"
        operation = "kill" if kill else OPERATIONS.get((request.method, request.url.path))
        match self.cloud.faults.take(operation) if operation else None:
            case Status(code, headers, message):
                body = {"code": code, "message": message}
                await JSONResponse(body, code, headers)(scope, receive, send)
                return
            case Cut():
                await send(
                    {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"9")]}
                )
                return
            case Vanish():
                await self.cloud.end(request.headers["e2b-sandbox-id"])
            case Slow(seconds):
                await asyncio.sleep(seconds)
            case Forge(content):
                await Response(content)(scope, receive, send)
                return
        await self._web(scope, receive, send)

    async def _create(self, request: Request) -> Response:
        if request.headers.get("x-api-key") != KEY:
            return JSONResponse({"code": 401, "message": "Invalid API key"}, 401)
        wanted = await request.json()
        if wanted["templateID"] == "missing":
            return JSONResponse({"code": 404, "message": "template 'missing' not found"}, 404)
        machine = self.cloud.create(wanted)
        answer = {"templateID": wanted["templateID"], "sandboxID": machine.id, "clientID": "c"}
        answer |= {"envdVersion": ENVD_VERSION, "envdAccessToken": machine.token, "domain": None}
        return JSONResponse(answer, 201)

    async def _list(self, request: Request) -> Response:
        if request.headers.get("x-api-key") != KEY:
            return JSONResponse({"code": 401, "message": "Invalid API key"}, 401)
        return JSONResponse([])

    async def _kill(self, request: Request) -> Response:
        if not await self.cloud.end(request.path_params["id"]):
            return JSONResponse({"code": 404, "message": "not found"}, 404)
        return Response(status_code=204)

    async def _health(self, request: Request) -> Response:
        there = self.cloud.machine(request.headers) is not None
        return Response(status_code=204) if there else JSONResponse(GONE, 502)

    async def _read(self, request: Request) -> Response:
        machine = self.cloud.machine(request.headers)
        if machine is None:
            return JSONResponse(GONE, 502)
        place = machine.place(request.query_params["path"])
        if not place.is_file():
            return JSONResponse({"code": 404, "message": "file not found"}, 404)
        return Response(place.read_bytes())

    async def _write(self, request: Request) -> Response:
        machine = self.cloud.machine(request.headers)
        if machine is None:
            return JSONResponse(GONE, 502)
        path = request.query_params["path"]
        if request.headers["content-type"].startswith("multipart/"):
            async with request.form() as form:
                [(_, file)] = form.multi_items()
                content = file.encode() if isinstance(file, str) else await file.read()
        else:
            content = await request.body()
        machine.write(path, content)
        return JSONResponse([{"path": path, "name": path.rpartition("/")[2], "type": "file"}])


@contextmanager
def served() -> Iterator[tuple[str, FakeE2b]]:
    """The fake on a free loopback port, in a thread of its own: its URL and itself."""
    fake = FakeE2b()
    config = uvicorn.Config(fake, port=0, log_level="critical", lifespan="off", timeout_graceful_shutdown=2)
    server = uvicorn.Server(config)
    listener = config.bind_socket()
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", fake
    finally:
        server.should_exit = True
        thread.join(20)
        listener.close()
