"""A provider that speaks as OpenAI does and gives away every key that it knows, in all that it says."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEYS = {
    "OPENAI_API_KEY": "sk-canary-openai-7f3a91c2d4e5",
    "ANTHROPIC_API_KEY": "sk-ant-canary-2b8c6d0e1f4a",
    "E2B_API_KEY": "e2b_canary-5c4b3a29181706",
    "WEB_SEARCH_API_KEY": "canary-websearch-9d1e3f5a7b",
}
"""Of the service itself; what it lends or is lent comes with each call."""
OWN = tuple(KEYS.values())
MODEL = "gpt-4o"
WHOLE = "import os; print(sorted(os.environ.items())); open('env.txt','w').write(repr(os.environ))"


@contextmanager
def telling() -> Iterator[str]:
    """The address of a running one, for `OPENAI_BASE_URL`. It refuses every model but MODEL."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        server.server_close()


class Provider(BaseHTTPRequestHandler):
    """Speaks as OpenAI does; all that it says is full of the key that it was called with and the others."""

    def do_POST(self) -> None:
        called_with = self.headers["Authorization"].removeprefix("Bearer ")
        key = "_".join(dict.fromkeys([called_with, *OWN]))
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        turns = sum(m["role"] == "assistant" for m in asked["messages"])
        script = _script(key)
        if asked["model"] == MODEL and turns < len(script):
            calls, status = script[turns], 200
            self._answer(status, _reply(f"Your key is {key}.", calls))
        else:
            self._answer(400, {"error": {"message": f"Incorrect API key provided: {key}", "code": key}})

    def _answer(self, status: int, content: dict[str, Any]) -> None:
        answer = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        return


def _script(key: str) -> list[list[tuple[str, dict[str, Any]]]]:
    """Files that hold the key as text, in a compressed document, in their name, and written by code."""
    table = {"sheets": [{"name": "S", "rows": [["key", key]]}]}
    return [
        [
            ("create_file", {"filename": "note.txt", "content": f"key {key}", "file_type": "txt"}),
            ("create_file", {"filename": "note.docx", "content": f"key {key}", "file_type": "docx"}),
            ("create_file", {"filename": "note.xlsx", "content": json.dumps(table), "file_type": "xlsx"}),
            ("create_file", {"filename": f"{key}.txt", "content": "named", "file_type": "txt"}),
        ],
        [
            ("execute_code", {"code": WHOLE}),
            (
                "execute_code",
                {"code": f"open('made.bin','w').write('{key}'); open('{key}.md','w').write('x')"},
            ),
            (
                "execute_code",
                {"code": f"import os; os.makedirs('d/{key}'); open('d/{key}/a.md','w').write('x')"},
            ),
            ("read_file", {"path": f"{key}.txt"}),
            (key, {"path": key}),
        ],
        [("submit_work", {"work_output": f"Done with {key}", "artifact_file_paths": ["note.txt"]})],
    ]


def _reply(text: str, calls: list[tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    made = [
        {"id": f"call_{n}", "type": "function", "function": {"name": name, "arguments": _escaped(arguments)}}
        for n, (name, arguments) in enumerate(calls)
    ]
    message = {"role": "assistant", "content": text, "tool_calls": made}
    return {
        "id": "c", "object": "chat.completion", "created": 1, "model": "gpt-4o",
        "choices": [{"index": 0, "message": message, "finish_reason": "tool_calls"}],
        "usage": {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15},
    }  # fmt: skip


def _escaped(arguments: dict[str, Any]) -> str:
    """JSON that does not hold the key's own characters, where it is a file's content."""
    return json.dumps(arguments).replace("key sk-", "key sk\\u002d").replace("canary-", "canary\\u002d")
