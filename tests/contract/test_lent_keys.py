"""Keys that a launch brings along: used for its runs alone, sealed at rest, gone at the end, never told."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from typing import ClassVar

import pytest

from clawwork_api.database import Database
from clawwork_api.keys.tables import RunKeys
from tests.contract.configs import body
from tests.runtime.service import TENANT, Service

SERVICE_KEY = "sk-of-the-service-itself-000000"
LENT = "sk-lent-by-the-caller-123456789"
AGENT = {"signature": "Ada", "basemodel": "gpt-4o", "enabled": True}


class Provider(BaseHTTPRequestHandler):
    """Answers as OpenAI does, with the key that it was called with in its words."""

    asked: ClassVar[Queue[str]] = Queue()
    answering: ClassVar[threading.Event] = threading.Event()

    def do_POST(self) -> None:
        key = self.headers["Authorization"].removeprefix("Bearer ")
        Provider.asked.put(key)
        Provider.answering.wait(30)
        message = {"role": "assistant", "content": f"Your key is {key}."}
        answer = json.dumps(
            {
                "id": "c", "object": "chat.completion", "created": 1, "model": "gpt-4o",
                "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
                "usage": {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15},
            }
        ).encode()  # fmt: skip
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def provider() -> Iterator[str]:
    Provider.asked, Provider.answering = Queue(), threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    Provider.answering.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def service(tmp_path: Path, provider: str) -> Iterator[Service]:
    variables = {"OPENAI_BASE_URL": provider, "OPENAI_API_KEY": SERVICE_KEY, "CLAWWORK_LEASE_SECONDS": "2"}
    running = Service(tmp_path, **variables)
    running.start()
    yield running
    running.terminate()


def launch(service: Service, **more: object) -> str:
    sent = body(("agents", [AGENT]), ("economic.initial_balance", 100), **more)
    return str(service.post("/api/simulations", sent, 200)["simulation_id"])


def sealed(service: Service, run_id: str) -> str:
    database = Database(f"sqlite:///{service.folder / 'data' / 'clawwork.db'}")
    with database.read(TENANT) as session:
        kept = session.get_one(RunKeys, run_id).sealed
    database.close()
    return kept


def test_a_lent_key_is_used_after_a_kill_too_and_found_nowhere(service: Service) -> None:
    run_id = launch(service, env_vars={"OPENAI_API_KEY": LENT})
    assert Provider.asked.get(timeout=20) == LENT
    assert sealed(service, run_id)
    service.kill()
    service.start()
    assert Provider.asked.get(timeout=30) == LENT
    Provider.answering.set()
    told = service.finish(run_id)

    assert "Your key is [redacted]" in json.dumps(told)
    assert sealed(service, run_id) == ""
    answers = [f"/api/simulations/{run_id}", "/api/simulations", "/api/agents/Ada", "/api/agents/Ada/tasks"]
    assert LENT not in json.dumps([told, *(service.get(path) for path in answers)])
    found = [p for p in service.folder.rglob("*") if p.is_file() and LENT.encode() in p.read_bytes()]
    assert found == []
    key_file = service.folder / "data" / "secret.key"
    assert key_file.stat().st_mode & 0o777 == 0o600


def test_another_run_has_the_services_own_key(service: Service) -> None:
    Provider.answering.set()
    service.finish(launch(service, env_vars={"OPENAI_API_KEY": LENT}))
    asked = [Provider.asked.get() for _ in range(Provider.asked.qsize())]
    assert set(asked) == {LENT}
    service.finish(launch(service))
    asked = [Provider.asked.get() for _ in range(Provider.asked.qsize())]
    assert set(asked) == {SERVICE_KEY}
