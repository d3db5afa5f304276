"""A real OpenAI-compatible server on loopback: a worker who hands in what it is told, a judge by script."""

import json
import threading
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

WORKER, JUDGE = "gpt-4o", "gpt-5-mini"
TOKENS = {"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100}
Answer = str | int | None
"""Text of a reply, an HTTP status to refuse with, or None for no reply in time."""


class Office:
    """`handed_in` is (file name, content, type); `answers` are the judge's in order; `asked` it was asked."""

    def __init__(self) -> None:
        self.handed_in = ("memo.md", "", "md")
        self.answers: list[Answer] = []
        self.asked: list[dict[str, Any]] = []
        self.leave = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def expect(self, handed_in: tuple[str, str, str], answers: Sequence[Answer]) -> None:
        self.handed_in, self.answers, self.asked = handed_in, list(answers), []

    def close(self) -> None:
        self.leave.set()
        self._server.shutdown()
        self._server.server_close()

    def work(self, body: dict[str, Any]) -> dict[str, Any]:
        name, content, kind = self.handed_in
        if not any(m["role"] == "tool" for m in body["messages"]):
            return _call("create_file", filename=name, content=content, file_type=kind)
        return _call("submit_work", work_output="Done.", artifact_file_paths=[name])

    def judge(self, body: dict[str, Any]) -> Answer:
        self.asked.append(body)
        return self.answers.pop(0)


class Scripted(Office):
    """A worker that makes these calls, one a reply, then hands in."""

    script: list[tuple[str, dict[str, Any]]] = []

    def work(self, body: dict[str, Any]) -> dict[str, Any]:
        self.asked.append(body)
        done = sum(m["role"] == "tool" for m in body["messages"])
        if done < len(self.script):
            name, arguments = self.script[done]
            return _call(name, **arguments)
        return _call("submit_work", work_output="The tides were looked up. " * 8)


def _call(name: str, **arguments: Any) -> dict[str, Any]:
    function = {"name": name, "arguments": json.dumps(arguments)}
    calls = [{"id": f"call_{name}", "type": "function", "function": function}]
    return {"role": "assistant", "content": None, "tool_calls": calls}


def _completion(model: str, message: dict[str, Any]) -> dict[str, Any]:
    reason = "tool_calls" if message.get("tool_calls") else "stop"
    choice = {"index": 0, "message": message, "finish_reason": reason}
    common = {"id": "c1", "object": "chat.completion", "created": 1}
    return {**common, "model": model, "choices": [choice], "usage": TOKENS}


def _handler(office: Office) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if self.path.startswith("/worker"):
                self._reply(200, _completion(body["model"], office.work(body)))
                return
            answer = office.judge(body)
            if answer is None:
                office.leave.wait(20)
            elif isinstance(answer, int):
                self._reply(answer, {"error": {"message": "busy", "type": "server_error"}})
            else:
                self._reply(200, _completion(body["model"], {"role": "assistant", "content": answer}))

        def _reply(self, status: int, content: dict[str, Any]) -> None:
            data = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.send_header("Retry-After", "0")
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    return Handler


def verdict(*scores: int, quote: str, required: Sequence[tuple[str, str, str]] = (), **extra: Any) -> str:
    """A judge's answer: scores of the four dimensions in their order, each with the same quotation."""
    names = ("completeness", "correctness", "quality", "domain_standards")
    parts = {
        name: {"reasoning": f"Reasons for {name}.", "quotes": [quote], "score": score}
        for name, score in zip(names, scores, strict=True)
    }
    demanded = [{"what": w, "brief_quote": b, "delivered_as": d} for w, b, d in required]
    return json.dumps(
        {"instructions_to_judge": [], "required": demanded, **parts, "summary": "A sound memo.", **extra}
    )
