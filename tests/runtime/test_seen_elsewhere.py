"""What a model says while it says it is seen in a process that only serves; workers apart hear it."""

import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from simple_websocket import Client

from clawwork_api.database import Database, now
from clawwork_api.runtime.retention import purge_runs
from clawwork_api.settings import Settings
from openos.gateway.models import EventRow
from openos.state.run_feed import RunHead, RunView, after
from scripts.forks import Fork
from scripts.postgres import Postgres
from tests.fakes.vendors.replies import Say
from tests.fakes.vendors.server import Vendor, worker
from tests.runtime.drafts import change, kept, patiently
from tests.runtime.service import TERMINAL, Service

WORDS = "I read the files first, then I write the memo, then I read it once more."
KEY = "0.0.model"


@pytest.fixture(scope="module")
def vendor() -> Iterator[Vendor]:
    opened = Vendor()
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def variables(postgres: Postgres, vendor: Vendor) -> dict[str, str]:
    return {
        "CLAWWORK_DATABASE_URL": postgres.url,
        "CLAWWORK_SANDBOX": "off",
        "CLAWWORK_LEASE_SECONDS": "6",
        "OPENAI_API_KEY": "sk-openai-for-tests",
        "OPENAI_BASE_URL": f"{vendor.url}/v1",
    }


@pytest.fixture(scope="module")
def only_serving(variables: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    running = Service(tmp_path_factory.mktemp("serving"), CLAWWORK_RUNS_HERE="false", **variables)
    running.start()
    yield running
    running.terminate()


@pytest.fixture
def serving(only_serving: Service) -> Service:
    """With a coworker in a workspace of its own."""
    only_serving.http.headers["X-Tenant-Id"] = f"team-{uuid4().hex[:12]}"
    only_serving.hire(model="gpt-4o", opening_balance="10")
    return only_serving


@pytest.fixture
def database(postgres: Postgres, only_serving: Service) -> Iterator[Database]:
    """The one that the service has made its tables in."""
    settings = Settings(_env_file=None, database_url=postgres.url)  # type: ignore[call-arg]
    opened = Database(settings.app_database_url)
    yield opened
    opened.close()


@contextmanager
def working(variables: dict[str, str], folder: Path) -> Iterator[Fork]:
    """A worker as on another machine: nothing but the database tells of it."""
    folder.mkdir()
    environment = os.environ | variables | {"CLAWWORK_DATA_DIR": str(folder / "data")}
    process = Fork("worker", env=environment, cwd=folder, log=folder / "worker.log")
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(40)


def launch(service: Service) -> str:
    body = {"title": "Memo", "occupation": "Clerk", "brief": "Write memo.md", "value": "10"}
    return service.launch(service.post("/api/tasks", body, 201)["id"])


def streamed(service: Service, run_id: str) -> Iterator[dict[str, Any]]:
    path = f"/api/simulations/{run_id}/events/stream"
    with service.http.stream("GET", path, params={"deltas": "true"}) as answer:
        for line in answer.iter_lines():
            if line.startswith("data:"):
                yield json.loads(line.removeprefix("data:"))


@patiently
def gone(postgres: Postgres, run_id: str) -> bool:
    return kept(postgres, run_id) == []


def listen(service: Service, tenant: str, query: str = "?deltas=true") -> Client:
    address = f"ws://127.0.0.1:{service.port}/ws{query}"
    client = Client.connect(address, headers={"X-Tenant-Id": tenant})
    client.send("Here?")  # this client reads what came together with the handshake only once more comes
    heard(client, until="Here?")
    return client


def heard(client: Client, *, until: str) -> list[dict[str, Any]]:
    """Every message before the one that speaks of `until`."""
    found: list[dict[str, Any]] = []
    while not found or until not in json.dumps(found[-1]):
        said = client.receive(60)
        assert said is not None, f"{until} was never said"
        found.append(json.loads(said))
    return found[:-1]


def test_a_stream_tells_what_a_worker_apart_hears(
    serving: Service, vendor: Vendor, variables: dict[str, str], postgres: Postgres, tmp_path: Path
) -> None:
    vendor.expect(*worker(text=WORDS, pause=0.2))
    run_id = launch(serving)
    with working(variables, tmp_path / "worker"):
        told = list(streamed(serving, run_id))
        kinds = [event["kind"] for event in told if event["data"].get("key") == KEY]
        texts = [event["data"]["text"] for event in told if event["kind"] == "model.delta"]
        assert len(texts) >= 2 and texts == sorted(set(texts), key=len)
        assert all(WORDS.startswith(text) for text in texts)
        assert kinds == ["model.sent", *["model.delta"] * len(texts), "model.done"]
        assert [e for e in told if e["kind"] != "model.delta"] == serving.get(
            f"/api/simulations/{run_id}/events", limit=200
        )["events"]
        assert shown(told) == texts, "the page of OpenOS shows each of them"
        gone(postgres, run_id)


def shown(told: list[dict[str, Any]]) -> list[str]:
    """The text beside a running step on the run's page, each time that it changes."""
    view, found = RunView(head=RunHead(id="r")), [""]
    for event in told:
        view = after(view, EventRow.model_validate(event))
        saying = next((line.saying for line in view.steps if line.key == KEY), "")
        found += [saying] if saying and saying != found[-1] else []
    return found[1:]


def test_sockets_tell_it_to_those_of_the_workspace_who_asked(
    serving: Service, vendor: Vendor, variables: dict[str, str], tmp_path: Path
) -> None:
    vendor.expect(*worker(text=WORDS, pause=0.3))
    tenant, stranger = serving.http.headers["X-Tenant-Id"], f"team-{uuid4().hex[:12]}"
    asking, quiet, other = (
        listen(serving, tenant),
        listen(serving, tenant, ""),
        listen(serving, stranger),
    )
    with working(variables, tmp_path / "worker"):
        run_id = launch(serving)
        said = [m for m in heard(asking, until="run.completed") if m["type"] == "model_delta"]
    texts = [message["data"]["text"] for message in said]
    assert len(texts) >= 2 and texts == sorted(set(texts), key=len)
    assert all(WORDS.startswith(text) for text in texts)
    assert {(m["simulation_id"], m["data"]["key"]) for m in said} == {(run_id, KEY)}
    assert not any(m["type"] == "model_delta" for m in heard(quiet, until="run.completed"))

    serving.http.headers["X-Tenant-Id"] = stranger
    serving.post("/api/broadcast", {"type": "activity_update", "signature": "Eve", "data": {}}, 200)
    assert heard(other, until="Eve") == []
    assert serving.http.get(f"/api/simulations/{run_id}/events/stream?deltas=true").status_code == 404
    for client in (asking, quiet, other):
        client.close()


def test_what_a_killed_worker_heard_is_not_shown_for_ever(
    serving: Service, vendor: Vendor, variables: dict[str, str], postgres: Postgres, tmp_path: Path
) -> None:
    vendor.expect(Say("Words that nobody ends"), *worker(text=WORDS, pause=0.2))
    vendor.go_on.clear()
    run_id = launch(serving)
    with working(variables, tmp_path / "first") as first:
        told = streamed(serving, run_id)
        assert next(e for e in told if e["kind"] == "model.delta")["data"]["text"].startswith("Words")
        told.close()
        first.kill()
        first.wait(40)
    vendor.go_on.set()
    assert len(kept(postgres, run_id)) == 1
    # As it is a minute later, if nobody has noticed by then.
    change(postgres, "UPDATE drafts SET said_at = said_at - interval '1 minute'")
    told = streamed(serving, run_id)
    events = [next(told)]
    with working(variables, tmp_path / "second"):
        events += list(told)
        assert events[-1]["kind"] in TERMINAL
        texts = [event["data"]["text"] for event in events if event["kind"] == "model.delta"]
        assert texts and all(WORDS.startswith(text) for text in texts)
        gone(postgres, run_id)


def test_what_is_left_goes_with_the_run_and_with_its_history(
    serving: Service, postgres: Postgres, database: Database
) -> None:
    left = "INSERT INTO drafts VALUES (%s, %s, '0.0.model', 'left', 'somebody', now())"
    tenant, run_id = serving.http.headers["X-Tenant-Id"], launch(serving)
    change(postgres, left, tenant, run_id)
    assert serving.post(f"/api/simulations/{run_id}/stop", {}, 200)["status"] == "stopped"
    assert kept(postgres, run_id) == []
    change(postgres, left, tenant, run_id)
    assert purge_runs(database, before=now() + timedelta(days=1)) >= 1
    assert kept(postgres, run_id) == []
