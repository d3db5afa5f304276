"""A paid provider on loopback that speaks OpenAI's protocol: a worker who takes one step after another,
and hands in what it made; or that is slow, refuses, or runs code that never ends, as a test asks."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MODEL = "gpt-4o"
TOKENS = {"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100}
SCRIPT: tuple[tuple[str, dict[str, Any]], ...] = (
    ("create_file", {"filename": "memo.md", "content": "# Memo\n\nDone.", "file_type": "md"}),
    ("list_files", {}),
    ("submit_work", {"work_output": "Done.", "artifact_file_paths": ["memo.md"]}),
)


class Vendor:
    """`status` refuses every call with it while it is set, or `recovers_after` so many; each call waits for
    `go_on`.

    `asked` counts the calls that arrived; `arrived` is set by each of them.
    """

    def __init__(self) -> None:
        self.status: int | None = None
        self.recovers_after = 0
        self.script = SCRIPT
        self.asked = 0
        self.arrived, self.go_on, self.held = threading.Event(), threading.Event(), threading.Event()
        self._held_from = 0
        self.go_on.set()
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def hold_from(self, call: int) -> None:
        """Answers the calls before number `call`; that one, and `held` with it, waits for `go_on`."""
        self._held_from = call

    @property
    def variables(self) -> dict[str, str]:
        return {"OPENAI_API_KEY": "sk-vendor-for-tests", "OPENAI_BASE_URL": self.url}

    def answer(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        with self._lock:
            self.asked += 1
        self.arrived.set()
        if self._held_from == self.asked:
            self._held_from = 0
            self.go_on.clear()
            self.held.set()
        self.go_on.wait(60)
        if 0 < self.recovers_after < self.asked:
            self.status, self.recovers_after = None, 0
        if self.status is not None:
            return self.status, {"error": {"message": "out of order", "type": "server_error"}}
        done = sum(1 for message in body["messages"] if message["role"] == "tool")
        name, arguments = self.script[min(done, len(self.script) - 1)]
        return 200, _completion(body["model"], name, arguments)

    def close(self) -> None:
        self.go_on.set()
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def selling() -> Iterator[Vendor]:
    vendor = Vendor()
    try:
        yield vendor
    finally:
        vendor.close()


def _completion(model: str, name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    call = {"id": "call", "type": "function", "function": {"name": name, "arguments": json.dumps(arguments)}}
    message = {"role": "assistant", "content": None, "tool_calls": [call]}
    choice = {"index": 0, "message": message, "finish_reason": "tool_calls"}
    common = {"id": "c1", "object": "chat.completion", "created": 1}
    return {**common, "model": model, "choices": [choice], "usage": TOKENS}


def _handler(vendor: Vendor) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, content = vendor.answer(body)
            data = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            if status == 503:
                self.send_header("Retry-After", "0")
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    return Handler
