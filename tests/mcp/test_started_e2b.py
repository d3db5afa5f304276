"""MCP servers that are started at E2B: a machine a question, reserved before, paid by the second, gone."""

import json
import os
from collections.abc import Iterator
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from clawwork_api.runtime.sandboxes.library import install_programs
from tests.conftest import ROOT
from tests.fakes.e2b.cloud import KEY, Cloud
from tests.fakes.e2b.faults import Slow
from tests.fakes.e2b.server import served
from tests.mcp.conftest import PATH, Team, worker
from tests.mcp.test_servers import TASK, offered, results
from tests.mcp.test_started import COUNTER, SECRET, TIME, python, running
from tests.runtime.service import Service
from tests.tools.test_paid_search import Scripted

PRICE = Decimal("0.01")
WORST = Decimal("0.80")
"""One machine for 60 + 20 seconds, at a cent a second."""
HASTE = "from clawwork_api.mcp import calling\ncalling.CALL_SECONDS = 4.0\n"
"""Read by Python when it starts: nobody waits a minute for a server that never answers."""


@pytest.fixture(scope="module")
def fake() -> Iterator[tuple[str, Cloud]]:
    with served() as (url, running):
        running.cloud.installed = install_programs([f"mcp-server-time=={version('mcp-server-time')}"]).folder
        yield url, running.cloud


def rented(folder: Path, url: str, office: Scripted, **variables: str) -> Service:
    addresses = {"E2B_API_KEY": KEY, "E2B_API_URL": url, "E2B_SANDBOX_URL": url}
    price = {"CLAWWORK_E2B_PRICE_PER_SECOND": str(PRICE), "CLAWWORK_LEASE_SECONDS": "6"}
    return Service(folder, **worker(office), **addresses, **price, **variables)


@pytest.fixture(scope="module")
def started(
    tmp_path_factory: pytest.TempPathFactory, fake: tuple[str, Cloud], office: Scripted
) -> Iterator[Service]:
    service = rented(tmp_path_factory.mktemp("at-e2b"), fake[0], office)
    service.start()
    yield service
    service.terminate()


@pytest.fixture
def cloud(fake: tuple[str, Cloud]) -> Cloud:
    fake[1].forget()
    return fake[1]


def team_of(service: Service, office: Scripted) -> Team:
    service.http.headers["X-Tenant-Id"] = f"team-{os.urandom(6).hex()}"
    office.asked, office.script = [], []
    return Team(service, office, None, "", "")  # type: ignore[arg-type]


@pytest.fixture
def team(started: Service, office: Scripted, cloud: Cloud) -> Team:
    return team_of(started, office)


def counter() -> dict[str, Any]:
    return python("counter", COUNTER, SECRET=SECRET, PORT="1")


def paid(team: Team) -> dict[str, Decimal]:
    """What each step paid for machines; checks that the balance is the sum of the ledger."""
    entries = [entry for entry in team.service.entries() if entry["kind"] == "sandbox"]
    for entry in entries:
        assert entry["provider"] == "e2b" and entry["practice"] is False
        seconds = -Decimal(entry["amount"]) / PRICE
        assert entry["memo"] == f"e2b sandbox: {seconds:.1f} seconds"
        assert entry["price"] == {"source": "e2b", "per_second": str(PRICE)}
    return {entry["step"]: -Decimal(entry["amount"]) for entry in entries}


def steps(told: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [event["data"] for event in told if event["kind"] == f"tool.{kind}"]


def test_servers_are_listed_and_called_and_every_second_is_in_the_ledger(team: Team, cloud: Cloud) -> None:
    team.service.post(PATH, TIME, 201)
    team.service.post(PATH, counter(), 201)
    team.hire()
    noon = {"source_timezone": "UTC", "time": "12:00", "target_timezone": "Asia/Tokyo"}
    calls = [("counter_count", {}), ("time_convert_time", noon), ("counter_count", {}), ("counter_look", {})]
    team.office.script = [*calls, ("counter_die", {}), ("counter_flood", {}), ("counter_missing", {})]
    run_id = team.service.launch(TASK)
    told = team.service.finish(run_id)
    assert told[-1]["kind"] == "run.completed", told[-1]
    assert {"time_convert_time", "counter_count"} <= offered(team)
    first, converted, again, seen, died, flooded, missing = results(team)
    assert (first["text"], again["text"]) == ("1", "1"), "a server that is paid lives for one question"
    assert "T21:00:00+09:00" in converted["text"]
    look = json.loads(seen["text"])
    assert (look["reached"], look["files"], look["secret"]) == (False, [], "[redacted]")
    assert not {"OPENAI_API_KEY", "E2B_API_KEY", "CLAWWORK_PORT"} & set(look["names"])
    assert died["error"] == "counter ended by itself (exit code 7)"
    assert "more than 5 MB" in flooded["error"] and "no tool" in missing["error"]
    assert SECRET not in json.dumps(told) + json.dumps(team.office.asked) + team.service.log()

    costs = paid(team)
    done = {step["key"]: step for step in steps(told, "done") if step["name"] != "submit_work"}
    assert {key: Decimal(step["cost"]) for key, step in done.items() if Decimal(step["cost"])} == costs
    assert next(done[key]["name"] for key in costs) == "mcp_servers" and len(costs) == 7
    reserved = {step["key"]: step["reserved"] for step in steps(told, "sent") if "reserved" in step}
    assert {key: Decimal(amount) for key, amount in reserved.items()} == {
        key: 2 * WORST if key == "0.servers" else WORST for key in costs
    }
    assert len(cloud.created) == len(cloud.lived) == 8 and cloud.machines == {} and running() == []
    lived = PRICE * Decimal(str(sum(cloud.lived)))
    assert abs(sum(costs.values()) - lived) < 8 * PRICE / 2
    spent = [Decimal(e["amount"]) for e in team.service.entries() if e["kind"] not in ("opening", "income")]
    assert -sum(spent) == Decimal(team.service.get(f"/api/simulations/{run_id}")["spend"])


def test_a_server_that_never_answers_ends_at_its_time_out_and_is_paid(
    tmp_path: Path, fake: tuple[str, Cloud], cloud: Cloud, office: Scripted
) -> None:
    hasty = tmp_path / "hasty"
    hasty.mkdir()
    (hasty / "sitecustomize.py").write_text(HASTE)
    service = rented(tmp_path, fake[0], office, PYTHONPATH=f"{hasty}:{ROOT}")
    service.start()
    team = team_of(service, office)
    service.post(PATH, counter(), 201)
    team.hire()
    office.script = [("counter_hang", {}), ("counter_count", {})]
    told = service.finish(service.launch(TASK))
    costs = paid(team)
    service.terminate()
    assert told[-1]["kind"] == "run.completed", told[-1]
    hung, counted = results(team)
    assert hung["error"] == "counter did not answer within 4 seconds" and counted["text"] == "1"
    [call] = [step for step in steps(told, "sent") if step["name"] == "counter_hang"]
    assert Decimal(call["reserved"]) == PRICE * (4 + 20)
    assert PRICE * 3 < costs[call["key"]] < PRICE * (4 + 20) and cloud.machines == {} and running() == []


def test_what_a_cap_does_not_allow_is_not_started(team: Team, cloud: Cloud) -> None:
    team.service.post(PATH, counter(), 201)
    team.hire(opening_balance="0.5")
    told = team.service.finish(team.service.launch(TASK))
    assert told[-1]["kind"] == "run.terminated" and told[-1]["data"]["reason"] == "balance_too_low"
    assert "cap.reached" in [event["kind"] for event in told]
    assert (cloud.created, paid(team), team.office.asked) == ([], {}, [])


def test_stopping_the_work_ends_the_machine_and_books_what_was_reserved(team: Team, cloud: Cloud) -> None:
    team.service.post(PATH, counter(), 201)
    team.hire()
    team.office.script = [("counter_hang", {})]
    run_id = team.service.launch(TASK)
    calls = (e for e in team.service.follow(run_id) if e["data"].get("name") == "counter_hang")
    assert next(calls)["kind"] == "tool.sent"
    team.service.post(f"/api/simulations/{run_id}/stop", {}, 200)
    told = team.service.finish(run_id)
    assert told[-1]["kind"] == "run.stopped" and cloud.machines == {} and running() == []
    entries = [entry for entry in team.service.entries() if entry["kind"] == "sandbox"]
    assert Decimal(entries[-1]["amount"]) == -WORST and "unknown" in entries[-1]["memo"]


@pytest.fixture
def lonely() -> Iterator[tuple[str, Cloud]]:
    """E2B for one test: what it leaves there is nobody else's."""
    with served() as (url, running):
        yield url, running.cloud


def test_a_listing_lost_with_the_process_is_charged_at_its_reservation(
    tmp_path: Path, lonely: tuple[str, Cloud], office: Scripted
) -> None:
    service = rented(tmp_path, lonely[0], office)
    service.start()
    team = team_of(service, office)
    service.post(PATH, counter(), 201)
    team.hire()
    lonely[1].faults.plan("create", Slow(8))
    run_id = service.launch(TASK)
    sent = (e["data"] for e in service.follow(run_id) if e["kind"] == "tool.sent")
    assert next(sent)["name"] == "mcp_servers"
    service.kill()
    service.start()
    assert service.finish(run_id)[-1]["kind"] == "run.completed"
    lost, answered = [entry for entry in service.entries() if entry["kind"] == "sandbox"]
    service.terminate()
    assert (lost["step"], Decimal(lost["amount"])) == ("0.servers~1", -WORST)
    assert answered["step"] == "0.servers" and Decimal(answered["amount"]) > -WORST


def test_a_test_outside_of_work_starts_nothing_and_says_why(team: Team, cloud: Cloud) -> None:
    team.service.post(PATH, counter(), 201)
    probe = team.service.post(f"{PATH}/counter/test", {}, 200)
    assert not probe["ok"] and "listed when a coworker first works with it" in probe["problem"]
    assert cloud.created == []
    team.hire()
    team.service.finish(team.service.launch(TASK))
    [row] = team.service.get(PATH)["servers"]
    assert "counter_count" in {tool["name"] for tool in row["tools"]}
    assert team.service.http.patch("/api/agents/Ada", json={"tools": {"counter_count": "ask"}}).is_success


def test_what_does_not_work_says_why_and_its_machine_is_paid(team: Team, cloud: Cloud) -> None:
    broken = {"name": "odd", "kind": "stdio", "command": ["no-such-program"]}
    team.service.post(PATH, broken, 201)
    team.hire()
    told = team.service.finish(team.service.launch(TASK))
    assert told[-1]["kind"] == "run.completed"
    listed = steps(told, "done")[0]
    assert listed["summary"] == "There is no program no-such-program in the sandbox to start odd with"
    assert paid(team) == {"0.servers": Decimal(listed["cost"])} and cloud.machines == {}


def test_a_call_that_a_kill_cut_off_is_paid_once_and_not_made_again(
    tmp_path: Path, lonely: tuple[str, Cloud], office: Scripted
) -> None:
    service = rented(tmp_path, lonely[0], office)
    service.start()
    team = team_of(service, office)
    service.post(PATH, counter(), 201)
    team.hire()
    office.script = [("counter_hang", {})]
    run_id = service.launch(TASK)
    sent = (e["data"] for e in service.follow(run_id) if e["kind"] == "tool.sent")
    call = next(step for step in sent if step["name"] == "counter_hang")
    service.kill()
    service.start()
    assert service.finish(run_id)[-1]["kind"] == "run.completed"
    entries = [entry for entry in service.entries() if entry["kind"] == "sandbox"]
    service.terminate()
    assert results(team)[0]["error"].startswith("This call was cut off")
    assert [entry["step"] for entry in entries] == ["0.servers", f"{call['key']}~1"]
    assert Decimal(entries[1]["amount"]) == -WORST
