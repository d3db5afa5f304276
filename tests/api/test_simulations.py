"""Runs as rows and rules; what a worker makes of them is tested with the runtime."""

from decimal import Decimal
from uuid import uuid4

import httpx
import pytest

from clawwork_api.agents import service as agents
from clawwork_api.economy import ledger
from clawwork_api.simulations import events
from clawwork_api.simulations.tables import Run, Step
from tests.api.conftest import Delivered, hire, write_task
from tests.conftest import ClawWork


def launch(client: httpx.Client, signature: str = "Ada Lovelace", **more: object) -> httpx.Response:
    body = {"signature": signature, "task_ids": ["bank-reconciliation"], **more}
    return client.post("/api/simulations", json=body)


@pytest.fixture
def running(clawwork: ClawWork, client: httpx.Client, tenant: str) -> str:
    """The id of a run that no worker has taken: it stays as it is."""
    return seed(clawwork, client, tenant, "running")


def seed(clawwork: ClawWork, client: httpx.Client, tenant: str, status: str) -> str:
    if client.get("/api/agents/Ada Lovelace").status_code == 404:
        hire(client)
    with clawwork.database.write(tenant) as session:
        agent = agents.get(session, "Ada Lovelace")
        run = Run(
            tenant=tenant, agent_id=agent.id, signature=agent.signature, model=agent.model, status=status
        )
        session.add(run)
        session.flush()
        events.append(session, run=run, kind="run.started", key="run.started", data={"status": status})
        return run.id


def test_what_is_launched_is_a_run_at_once(client: httpx.Client):
    hire(client, cap_run="2")
    task = write_task(client).json()["id"]
    answer = launch(client, task_ids=["bank-reconciliation", task], cap="3.5")
    assert answer.status_code == 202
    run_id = answer.json()["simulation_id"]
    run = client.get(f"/api/simulations/{run_id}").json()
    assert run["cap"] == "2.000000"
    assert run["tasks"] == 2
    assert run["title"].endswith(" and 1 more")
    assert [t["task_id"] for t in run["run_tasks"]] == ["bank-reconciliation", task]
    first = client.get(f"/api/simulations/{run_id}/events").json()["events"][0]
    assert (first["seq"], first["kind"]) == (1, "run.queued")
    listed = client.get("/api/simulations").json()
    assert (listed["total"], listed["simulations"][0]["id"]) == (1, run_id)
    assert client.get("/api/agents/Ada Lovelace").json()["num_runs"] == 1
    client.post(f"/api/simulations/{run_id}/stop")


def test_the_same_launch_sent_twice_is_one_run(client: httpx.Client):
    hire(client)
    body = {"signature": "Ada Lovelace", "task_ids": ["bank-reconciliation"]}
    sent = [client.post("/api/simulations", json=body, headers={"Idempotency-Key": "go"}) for _ in range(3)]
    assert len({answer.json()["simulation_id"] for answer in sent}) == 1
    assert client.get("/api/simulations").json()["total"] == 1
    client.post(f"/api/simulations/{sent[0].json()['simulation_id']}/stop")


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"signature": "Nobody"}, 404, "agent_not_found"),
        ({"task_ids": ["nothing"]}, 404, "task_not_found"),
        ({"task_ids": ["bank-reconciliation"] * 2}, 422, "duplicate_task"),
        ({"task_ids": []}, 422, "invalid_request"),
        ({"task_ids": ["x"] * 21}, 422, "invalid_request"),
        ({"cap": "0"}, 422, "invalid_request"),
    ],
)
def test_a_launch_that_can_not_be_leaves_nothing(
    client: httpx.Client, change: dict[str, object], status: int, code: str
):
    hire(client)
    answer = launch(client, **change)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert client.get("/api/simulations").json()["total"] == 0


def test_who_has_no_money_does_not_start(clawwork: ClawWork, client: httpx.Client, tenant: str):
    hire(client)
    with clawwork.database.write(tenant) as session:
        agent = agents.get(session, "Ada Lovelace")
        ledger.post(session, agent_id=agent.id, kind="correction", amount=Decimal("-25.5"), step="c")
    answer = launch(client)
    assert (answer.status_code, answer.json()["code"]) == (409, "agent_bankrupt")
    assert client.get("/api/leaderboard").json()["agents"][0]["survival_status"] == "bankrupt"


def test_a_workspace_has_only_so_many_active_runs(clawwork: ClawWork, client: httpx.Client, tenant: str):
    for _ in range(20):
        seed(clawwork, client, tenant, "running")
    answer = launch(client)
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_active")


def test_a_run_that_nobody_works_is_stopped_at_once_and_once(client: httpx.Client, running: str):
    answer = client.post(f"/api/simulations/{running}/stop")
    assert (answer.status_code, answer.json()["status"]) == (200, "stopped")
    answer = client.post(f"/api/simulations/{running}/stop")
    assert (answer.status_code, answer.json()["code"]) == (409, "run_ended")
    kinds = [e["kind"] for e in client.get(f"/api/simulations/{running}/events").json()["events"]]
    assert (kinds[0], kinds[-1], kinds.count("run.stopped")) == ("run.started", "run.stopped", 1)


def test_what_has_ended_can_not_be_stopped(client: httpx.Client, delivered: Delivered):
    answer = client.post(f"/api/simulations/{delivered.run_id}/stop")
    assert (answer.status_code, answer.json()["code"]) == (409, "run_ended")


def test_a_run_shows_its_tasks_files_and_scores(client: httpx.Client, delivered: Delivered):
    run = client.get(f"/api/simulations/{delivered.run_id}").json()
    assert run["score"] == "0.7500"
    assert run["run_tasks"][0]["evaluation"]["paid"] == "37.500000"
    assert run["artifacts"][0]["name"] == "report.md"
    assert run["balance"] == "25.500000"
    assert run["last_event_at"] is None
    tag = client.get(f"/api/simulations/{delivered.run_id}").headers["etag"]
    again = client.get(f"/api/simulations/{delivered.run_id}", headers={"If-None-Match": tag})
    assert again.status_code == 304


def test_runs_are_listed_by_page_and_by_filter(clawwork: ClawWork, client: httpx.Client, tenant: str):
    ids = [seed(clawwork, client, tenant, status) for status in ("running", "completed", "running")]
    seen, cursor = [], None
    while True:
        found = client.get("/api/simulations", params={"limit": 2} | ({"cursor": cursor} if cursor else {}))
        seen += [run["id"] for run in found.json()["simulations"]]
        cursor = found.json()["next"]
        if cursor is None:
            break
    assert seen == ids[::-1]
    completed = client.get("/api/simulations", params={"status": "completed"}).json()
    assert [run["id"] for run in completed["simulations"]] == [ids[1]]
    assert client.get("/api/simulations", params={"signature": "ada lovelace"}).json()["total"] == 3
    assert client.get("/api/simulations", params={"status": "dreaming"}).status_code == 422


def test_steps_tell_what_their_events_told(
    clawwork: ClawWork, client: httpx.Client, tenant: str, running: str
):
    with clawwork.database.write(tenant) as session:
        run = session.get_one(Run, running)
        for number in range(5):
            key = f"0.{number}.model"
            step = Step(
                tenant=tenant,
                run_id=running,
                key=key,
                agent_id=run.agent_id,
                kind="model",
                name="practice-1",
                state="sent",
                reserved=Decimal("0.25"),
            )
            session.add(step)
            told = {"key": key, "summary": f"answer {number}", "detail": "x" * 9_000}
            events.append(session, run=run, kind="model.done", key=f"{key}.done", data=told)
    path = f"/api/simulations/{running}/steps"
    newest = client.get(path, params={"limit": 3}).json()
    assert [s["summary"] for s in newest["items"]] == ["answer 2", "answer 3", "answer 4"]
    assert (newest["total"], len(newest["items"][0]["detail"])) == (5, 4_000)
    older = client.get(path, params={"limit": 3, "before": newest["next"]}).json()
    assert [s["summary"] for s in older["items"]] == ["answer 0", "answer 1"]
    assert older["next"] is None
    assert client.get(f"/api/simulations/{running}").json()["reserved"] == "1.250000"
    assert client.get(path, params={"before": "9.9"}).json()["code"] == "invalid_cursor"


def test_events_are_paged_and_streamed_to_their_end(
    clawwork: ClawWork, client: httpx.Client, tenant: str, running: str
):
    with clawwork.database.write(tenant) as session:
        run = session.get_one(Run, running)
        for number in range(5):
            events.append(session, run=run, kind="tool.done", key=f"k{number}", data={"n": number})
    page = client.get(f"/api/simulations/{running}/events", params={"after": 1, "limit": 2}).json()
    assert ([e["seq"] for e in page["events"]], page["last"]) == ([2, 3], 6)
    seen: list[tuple[str, str]] = []
    path, headers = f"/api/simulations/{running}/events/stream", {"Last-Event-ID": "4"}
    with client.stream("GET", path, headers=headers) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        identifier = ""
        for line in stream.iter_lines():
            field, _, value = line.partition(": ")
            if field == "id":
                identifier = value
            if field == "event":
                seen.append((identifier, value))
                if value == "tool.done" and identifier == "6":
                    end(clawwork, tenant, running)
    assert seen == [("5", "tool.done"), ("6", "tool.done"), ("7", "run.completed")]


def end(clawwork: ClawWork, tenant: str, run_id: str) -> None:
    with clawwork.database.write(tenant) as session:
        run = session.get_one(Run, run_id)
        run.status = "completed"
        events.append(session, run=run, kind="run.completed", key="run.completed", data={})


def test_a_broken_place_in_the_stream_is_refused(client: httpx.Client, running: str):
    path = f"/api/simulations/{running}/events/stream"
    answer = client.get(path, headers={"Last-Event-ID": uuid4().hex[:8] + "x"})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_event_id")
