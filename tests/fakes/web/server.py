"""Tavily, Jina and Brave as their documents describe them, on one loopback port, with faults on demand."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

KEY = "tvly-a-key-for-tests-only"
TEXT = "Tides are caused by the moon. " * 1_000


@dataclass(frozen=True)
class Fault:
    """Instead of the right answer: a status, a body as it is, cut in the middle, or byte after byte."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b'{"detail": "planned"}'
    cut: bool = False
    pause: float = 0.0


@dataclass
class FakeWeb:
    """`asked` are the requests that came, `faults` what goes wrong with the next ones."""

    url: str = ""
    asked: list[tuple[str, str, Any]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


@contextmanager
def served() -> Iterator[FakeWeb]:
    fake = FakeWeb()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(fake))
    server.daemon_threads = True
    fake.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()


def _tavily_search(body: Any) -> Any:
    rows = [
        {"title": f"T{n}", "url": f"https://t.example/{n}", "content": "Tides", "score": 0.9} for n in (1, 2)
    ]
    return {"query": body["query"], "answer": None, "images": [], "results": rows, "response_time": 0.5}


def _tavily_extract(body: Any) -> Any:
    [url] = body["urls"]
    if "nothing" in url:
        return {"results": [], "failed_results": [{"url": url, "error": "empty"}], "response_time": 0.1}
    page = {"url": url, "raw_content": TEXT, "images": []}
    return {"results": [page], "failed_results": [], "response_time": 0.1}


def _jina_search(_: Any) -> Any:
    rows = [{"title": "J1", "url": "https://j.example/1", "description": "Tides", "content": "", "usage": {}}]
    return {"code": 200, "status": 20000, "data": rows}


def _jina_read(body: Any) -> Any:
    page = {"title": "J", "url": body["url"], "content": "Tides and the moon.", "usage": {"tokens": 9}}
    return {"code": 200, "status": 20000, "data": page}


def _brave_search(_: Any) -> Any:
    rows = [{"title": "B1", "url": "https://b.example/1", "description": "Tides", "type": "search_result"}]
    return {"type": "search", "query": {"original": "q"}, "web": {"type": "search", "results": rows}}


ROUTES = {
    ("POST", "/search"): _tavily_search,
    ("POST", "/extract"): _tavily_extract,
    ("GET", "/s/"): _jina_search,
    ("POST", "/r/"): _jina_read,
    ("GET", "/res/v1/web/search"): _brave_search,
}


def _handler(fake: FakeWeb) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            address = urlsplit(self.path)
            length = int(self.headers.get("Content-Length", 0))
            body = json.loads(self.rfile.read(length)) if length else parse_qs(address.query)
            fake.asked.append((self.command, address.path, body))
            brave = address.path.startswith("/res/")
            given = self.headers["X-Subscription-Token" if brave else "Authorization"]
            route = ROUTES.get((self.command, address.path))
            if fake.faults:
                self._send(fake.faults.pop(0))
            elif given != (KEY if brave else f"Bearer {KEY}"):
                self._send(Fault(401))
            elif route is None:
                self._send(Fault(404))
            else:
                self._send(Fault(body=json.dumps(route(body)).encode()))

        do_GET = do_POST = _answer

        def _send(self, answer: Fault) -> None:
            self.send_response(answer.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer.body) + 50 * answer.cut))
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            for piece in (
                (answer.body[at : at + 1] for at in range(len(answer.body)))
                if answer.pause
                else [answer.body]
            ):
                self.wfile.write(piece)
                self.wfile.flush()
                time.sleep(answer.pause)

        def log_message(self, *_: object) -> None:
            pass

    return Handler
