"""Keys that a launch brings along: used for its runs alone, again too, sealed at rest, never told."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from typing import ClassVar

import pytest

from clawwork_api.database import Database, now
from clawwork_api.keys.service import KEPT
from clawwork_api.keys.tables import RunKeys
from clawwork_api.runtime.retention import purge_keys
from tests.contract.configs import body
from tests.fakes.e2b.cloud import KEY, Cloud
from tests.fakes.e2b.server import served
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
        Provider.answering.wait(120)
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
    variables = {"OPENAI_BASE_URL": provider, "OPENAI_API_KEY": SERVICE_KEY, "CLAWWORK_LEASE_SECONDS": "6"}
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
    assert Provider.asked.get(timeout=60) == LENT
    assert sealed(service, run_id)
    service.kill()
    service.start()
    assert Provider.asked.get(timeout=90) == LENT
    Provider.answering.set()
    told = service.finish(run_id)

    assert "Your key is [redacted]" in json.dumps(told)
    assert LENT not in sealed(service, run_id)
    answers = [f"/api/simulations/{run_id}", "/api/simulations", "/api/agents/Ada", "/api/agents/Ada/tasks"]
    assert LENT not in json.dumps([told, *(service.get(path) for path in answers)])
    found = [p for p in service.folder.rglob("*") if p.is_file() and LENT.encode() in p.read_bytes()]
    assert found == []
    key_file = service.folder / "data" / "secret.key"
    assert key_file.stat().st_mode & 0o777 == 0o600


@pytest.fixture
def without_e2b(tmp_path: Path) -> Iterator[tuple[Service, Cloud]]:
    """A service without an E2B key of its own, and E2B, which knows one key."""
    with served() as (url, fake):
        running = Service(tmp_path, E2B_API_URL=url, E2B_SANDBOX_URL=url)
        running.start()
        yield running, fake.cloud
        running.terminate()


def test_code_runs_at_e2b_on_the_key_that_was_lent(without_e2b: tuple[Service, Cloud]) -> None:
    service, cloud = without_e2b
    told = service.finish(practise(service, E2B_API_KEY=KEY))
    assert told[-1]["kind"] == "run.completed"
    paid = [entry for entry in service.entries() if entry["kind"] == "sandbox"]
    assert len(cloud.created) == len(paid) > 0
    assert cloud.machines == {}
    found = [p for p in service.folder.rglob("*") if p.is_file() and KEY.encode() in p.read_bytes()]
    assert found == []
    machines = len(cloud.created)
    other = "e2b_another-key-that-nobody-knows"
    ended = service.finish(practise(service, E2B_API_KEY=other))[-1]
    assert (ended["kind"], ended["data"]["reason"]) == ("run.terminated", "bad_credentials")
    assert other not in json.dumps(ended)
    service.finish(practise(service))
    assert len(cloud.created) == machines


@pytest.mark.parametrize(("choice", "paid"), [("auto", False), ("e2b", True)])
def test_servers_of_tools_start_where_they_may_stay_else_on_the_key_that_was_lent(
    tmp_path: Path, choice: str, paid: bool
) -> None:
    with served() as (url, fake):
        service = Service(tmp_path, E2B_API_URL=url, E2B_SANDBOX_URL=url, CLAWWORK_SANDBOX=choice)
        service.start()
        service.post("/api/settings/mcp-servers", {"name": "odd", "kind": "stdio", "command": ["true"]}, 201)
        told = service.finish(practise(service, E2B_API_KEY=KEY))
        steps = [entry["step"] for entry in service.entries() if entry["kind"] == "sandbox"]
        service.terminate()
    assert told[-1]["kind"] == "run.completed" and len(fake.cloud.created) == len(steps)
    assert ("0.servers" in steps) is paid


def practise(service: Service, **keys: str) -> str:
    work = {"basemodel": "practice-1", "enabled": True, "task_filters": {"task_ids": ["bank-reconciliation"]}}
    sent = body(("agents", [{"signature": "Ada", **work}]), env_vars=keys)
    return str(service.post("/api/simulations", sent, 200)["simulation_id"])


def asked_since() -> set[str]:
    return {Provider.asked.get() for _ in range(Provider.asked.qsize())}


def test_another_run_has_the_services_own_key(service: Service) -> None:
    Provider.answering.set()
    service.finish(launch(service, env_vars={"OPENAI_API_KEY": LENT}))
    assert asked_since() == {LENT}
    service.finish(launch(service))
    assert asked_since() == {SERVICE_KEY}


def test_a_restart_and_a_retry_have_the_keys_and_the_caps_of_the_launch(service: Service) -> None:
    Provider.answering.set()
    run_id = launch(service, env_vars={"OPENAI_API_KEY": LENT})
    service.finish(run_id)
    again = str(service.post(f"/api/simulations/{run_id}/restart", {}, 202)["simulation_id"])
    service.finish(again)
    service.post(f"/api/simulations/{run_id}/retry", {}, 200)
    service.finish(run_id)
    assert asked_since() == {LENT}
    caps = [service.get(f"/api/simulations/{name}") for name in (run_id, again)]
    shown = [(row["spend_cap_daily_usd"], row["spend_cap_monthly_usd"]) for row in caps]
    assert shown == [(25, 200), (25, 200)]
    assert LENT not in sealed(service, again)


def test_keys_are_forgotten_some_time_after_the_end_and_the_service_does_not_pay_then(
    service: Service,
) -> None:
    Provider.answering.set()
    run_id = launch(service, env_vars={"OPENAI_API_KEY": LENT})
    service.finish(run_id)
    database = Database(f"sqlite:///{service.folder / 'data' / 'clawwork.db'}")
    purge_keys(database, before=now() - KEPT)
    assert sealed(service, run_id)
    purge_keys(database, before=now())
    database.close()
    assert sealed(service, run_id) == ""
    asked_since()
    assert service.post(f"/api/simulations/{run_id}/restart", {}, 409)["code"] == "env_vars_gone"
    service.post(f"/api/simulations/{run_id}/retry", {}, 200)
    assert service.finish(run_id)[-1]["data"]["reason"] == "keys_lost"
    assert asked_since() == set()
