"""Killed at any step, a run ends as if nothing had happened."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from clawwork_api.documents import read_text
from tests.runtime.service import Service

KILL_AFTER = ("model.sent", "tool.sent execute_code", "file.saved", "evaluation.sent")


def run_to_the_end(service: Service, *, kill_after: str | None) -> str:
    service.hire()
    run_id = service.launch(*service.samples()[:2])
    if kill_after is not None:
        for event in service.follow(run_id):
            if f"{event['kind']} {event['data'].get('name', '')}".startswith(kill_after):
                break
        service.kill()
        service.start()
    service.finish(run_id)
    return run_id


def record(service: Service, run_id: str, folder: Path) -> dict[str, Any]:
    """What must not depend on kills: ledger, steps, scores and the content of the files."""
    run = service.get(f"/api/simulations/{run_id}")
    steps = service.get(f"/api/simulations/{run_id}/steps", limit=200)["items"]
    return {
        "status": run["status"],
        "spend": run["spend"],
        "scores": [t["score"] for t in run["run_tasks"]],
        "ledger": [(e["kind"], e["step"], e["amount"]) for e in service.entries()],
        "steps": sorted((s["key"], s["name"], s["state"], s["cost"]) for s in steps),
        "files": sorted((a["name"], a["role"], content(service, a, folder)) for a in run["artifacts"]),
    }


def content(service: Service, artifact: dict[str, Any], folder: Path) -> str:
    path = folder / artifact["name"]
    path.write_bytes(service.http.get(f"/api/artifacts/{artifact['id']}/content").content)
    return read_text(path).text


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("undisturbed")
    service = Service(folder)
    service.start()
    try:
        return record(service, run_to_the_end(service, kill_after=None), folder)
    finally:
        service.terminate()


@pytest.mark.parametrize("kill_after", KILL_AFTER)
def test_a_killed_run_ends_like_an_undisturbed_one(
    kill_after: str, mortal: Service, undisturbed: dict[str, Any], tmp_path: Path
) -> None:
    run_id = run_to_the_end(mortal, kill_after=kill_after)
    assert record(mortal, run_id, tmp_path) == undisturbed
    events = mortal.get(f"/api/simulations/{run_id}/events", limit=500)["events"]
    assert [e["seq"] for e in events] == list(range(1, len(events) + 1))
    told = [(e["kind"], e["data"].get("key")) for e in events if e["kind"].endswith(".done")]
    assert len(told) == len(set(told)), "a step was told twice"


@pytest.mark.parametrize("after", ["model.sent", "tool.done"])
def test_a_terminated_service_goes_on_after_its_next_start(mortal: Service, after: str) -> None:
    mortal.hire()
    run_id = mortal.launch(*mortal.samples()[:2])
    for event in mortal.follow(run_id):
        if event["kind"] == after:
            break
    mortal.terminate()
    mortal.start()
    assert mortal.finish(run_id)[-1]["kind"] == "run.completed"
    with sqlite3.connect(mortal.folder / "data" / "clawwork.db") as database:
        again = database.execute("SELECT key FROM steps WHERE attempts > 1").fetchall()
    assert again == [], "what was under way ends before the service does"
