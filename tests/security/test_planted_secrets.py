"""Secrets are planted and a provider gives away all that it gets: afterwards none is found anywhere."""

import json
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from clawwork_api.settings import LENDABLE
from tests.contract.configs import INLINE, body
from tests.runtime.service import Service

PLANTED = {
    "OPENAI_API_KEY": "sk-canary-openai-7f3a91c2d4e5",
    "ANTHROPIC_API_KEY": "sk-ant-canary-2b8c6d0e1f4a",
    "E2B_API_KEY": "e2b_canary-5c4b3a29181706",
    "WEB_SEARCH_API_KEY": "canary-websearch-9d1e3f5a7b",
    "CLAWWORK_API_TOKEN": "canary-token-c0ffee1234567890abcdef5678",
    "CLAWWORK_JWT_SECRET": "canary-jwt-secret-1f2e3d4c5b6a79880f1e2d",
    "CLAWWORK_SECRET_KEY": "canary-secret-key-0a1b2c3d4e5f60718293a4",
}
OWN = tuple(PLANTED[name] for name in sorted(LENDABLE))
LENT = "sk-canary-lent-6e5d4c3b2a19"
AGENT = {"signature": "Ada", "basemodel": "gpt-4o", "enabled": True}
WHOLE = "import os; print(sorted(os.environ.items())); open('env.txt','w').write(repr(os.environ))"


class Provider(BaseHTTPRequestHandler):
    """Speaks as OpenAI does; all that it says is full of the key that it was called with and the others."""

    def do_POST(self) -> None:
        called_with = self.headers["Authorization"].removeprefix("Bearer ")
        key = "_".join(dict.fromkeys([called_with, *OWN]))
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        turns = sum(m["role"] == "assistant" for m in asked["messages"])
        script = _script(key)
        if asked["model"] == AGENT["basemodel"] and turns < len(script):
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


@pytest.fixture
def provider() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    server.server_close()


@pytest.fixture
def planted(tmp_path: Path, provider: str) -> Iterator[Service]:
    running = Service(tmp_path, OPENAI_BASE_URL=provider, CLAWWORK_SANDBOX="bubblewrap", **PLANTED)
    running.http.headers["Authorization"] = f"Bearer {PLANTED['CLAWWORK_API_TOKEN']}"
    running.start()
    yield running
    running.terminate()


def work(
    service: Service, agent: dict[str, Any], *, source: dict[str, Any] | None = None, **more: object
) -> tuple[str, list[dict[str, Any]]]:
    places = (
        ("agents", [agent]),
        ("economic.initial_balance", 100),
        ("task_source", source or {"type": "pack"}),
    )
    sent = body(*places, **more)
    run_id = str(service.post("/api/simulations", sent, 200)["simulation_id"])
    return run_id, service.finish(run_id)


def answers(service: Service, run_id: str) -> Iterator[tuple[str, bytes]]:
    """Every document that can be had by GET, those of this run and its files too."""
    known = {"run_id": run_id, "simulation_id": run_id, "id": run_id, "signature": "Ada", "name": "Ada"}
    files = [str(f["id"]) for f in service.get("/api/artifacts", run_id=run_id)["items"]]
    assert len(files) >= 4
    for template, methods in service.get("/openapi.json")["paths"].items():
        if "get" not in methods or template.endswith("/stream"):
            continue
        for identity in [*files, ""] if "artifact" in template else [""]:
            path = template.replace("{artifact_id}", identity or "none")
            for name, value in known.items():
                path = path.replace(f"{{{name}}}", value)
            yield path, service.http.get(path, params={"run_id": run_id}).content


def leaks(service: Service, run_id: str, told: list[dict[str, Any]], secrets: list[str]) -> list[str]:
    places = [("stream", json.dumps(told).encode()), *answers(service, run_id)]
    for path in service.folder.rglob("*"):
        places.append((f"name {path.name}", str(path.relative_to(service.folder)).encode()))
        if path.is_file():
            places.append((str(path), path.read_bytes()))
            places += _inside(path)
    return [place for place, content in places if any(s.encode() in content for s in secrets)]


def _inside(path: Path) -> list[tuple[str, bytes]]:
    """The parts of an office file, which are compressed."""
    if not zipfile.is_zipfile(path):
        return []
    with zipfile.ZipFile(path) as archive:
        return [(f"{path}!{name}", archive.read(name)) for name in archive.namelist()]


def prompted(service: Service, **more: object) -> tuple[str, list[dict[str, Any]]]:
    """A run on a prompt that names every key of the service; so do instructions and a written task."""
    named = f"Use {' or '.join(OWN)} for it."
    service.hire("Grace", instructions=named)
    task = {"title": f"Keys {OWN[0]}", "brief": named, "occupation": "Clerks", "value": "1"}
    written = service.post("/api/tasks", task, 201)
    assert written["brief"].count("[redacted]") == len(OWN)
    return work(service, AGENT, source={**INLINE, "tasks": [{**INLINE["tasks"][0], "prompt": named}]}, **more)


@pytest.mark.parametrize("lent", [None, LENT])
def test_no_secret_is_found_anywhere_afterwards(planted: Service, lent: str | None) -> None:
    more = {"env_vars": {"OPENAI_API_KEY": lent}} if lent else {}
    refused, why = work(planted, {**AGENT, "signature": "Bea", "basemodel": "gpt-5-mini"}, **more)
    assert why[-1]["kind"] == "run.terminated"
    run_id, told = prompted(planted, **more)
    said = json.dumps(told)
    assert f"Your key is {'_'.join(['[redacted]'] * (5 if lent else 4))}." in said
    ran = [e["data"] for e in told if e["kind"] == "tool.done" and "execute_code" in e["data"]["name"]]
    assert len(ran) >= 3, said
    assert "CLAWWORK" not in ran[0]["detail"] and "API_KEY" not in ran[0]["detail"]
    found = leaks(planted, run_id, [*why, *told], [*PLANTED.values(), LENT])
    assert planted.http.get(f"/api/simulations/{refused}").status_code == 200
    assert found == [], "\n".join(found)
