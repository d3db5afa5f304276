"""A vendor on loopback that speaks OpenAI's and Anthropic's protocols, and fails as it is told to."""

import json
import threading
import time
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.fakes.vendors import anthropic, openai
from tests.fakes.vendors.replies import Refuse, Say

PROTOCOLS: dict[str, Any] = {"/v1/chat/completions": openai, "/v1/messages": anthropic}


class Vendor:
    """`script` are the answers in order, the last one again and again; `asked` and `keys` what came."""

    def __init__(self) -> None:
        self.script: list[Say | Refuse] = []
        self.models = ["llama3.2", "qwen3:8b"]
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.go_on = threading.Event()
        self.go_on.set()
        self._guard = threading.Condition()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"vendor": self}))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def expect(self, *script: Say | Refuse) -> None:
        with self._guard:
            self.script, self.asked, self.keys = list(script), [], []

    def next(self, body: dict[str, Any], key: str) -> Say | Refuse:
        with self._guard:
            self.asked.append(body)
            self.keys.append(key)
            self._guard.notify_all()
            return self.script.pop(0) if len(self.script) > 1 else self.script[0]

    def until(self, requests: int) -> None:
        """Waits until so many requests came. Raises TimeoutError."""
        with self._guard:
            if not self._guard.wait_for(lambda: len(self.asked) >= requests, 30):
                raise TimeoutError

    def close(self) -> None:
        self.go_on.set()
        self._server.shutdown()
        self._server.server_close()


def worker(name: str = "memo.md", *, text: str = "", **more: Any) -> Sequence[Say]:
    """A coworker who makes one file and hands it in."""
    made = json.dumps({"filename": name, "content": "All is well.", "file_type": "md"})
    handed = json.dumps({"work_output": "Done.", "artifact_file_paths": [name]})
    return (
        Say(text, [("create_file", made)], **more),
        Say("", [("submit_work", handed)], **more),
    )


class Handler(BaseHTTPRequestHandler):
    vendor: Vendor

    def do_GET(self) -> None:
        self.vendor.keys.append(self.headers.get("Authorization", ""))
        found = [{"id": name, "object": "model"} for name in self.vendor.models]
        self._json(200, {"object": "list", "data": found})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        key = self.headers.get("Authorization") or self.headers.get("x-api-key") or ""
        answer = self.vendor.next(body, key)
        if isinstance(answer, Refuse):
            self._json(answer.status, answer.body, dict(answer.headers))
        elif body.get("stream") and not answer.ignores_stream:
            self._stream(PROTOCOLS[self.path].events(body["model"], answer), answer)
        else:
            content = PROTOCOLS[self.path].whole(body["model"], answer)
            self._json(200, content, cut=answer.cut)

    def _stream(self, events: Any, say: Say) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for number, event in enumerate(events):
            if number == say.cut:
                self.close_connection = True
                return
            self._chunk(event)
            time.sleep(say.pause)
            if number == 2:
                self.vendor.go_on.wait(20)
        self._chunk(b"")

    def _chunk(self, content: bytes) -> None:
        try:
            self.wfile.write(f"{len(content):x}\r\n".encode() + content + b"\r\n")
            self.wfile.flush()
        except OSError:
            self.close_connection = True

    def _json(
        self, status: int, content: Any, headers: dict[str, str] | None = None, cut: int | None = None
    ) -> None:
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data[:cut])
        self.close_connection = self.close_connection or cut is not None

    def log_message(self, *_: object) -> None:
        pass
