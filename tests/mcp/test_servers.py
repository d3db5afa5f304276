"""A workspace's own MCP servers: kept, tested, offered, called, and held to the same rules as any tool."""

import json
from dataclasses import replace
from typing import Any

import pytest

from clawwork_api.mcp import guard
from clawwork_api.outbound import NotAllowed, target
from clawwork_api.settings import Settings
from tests.mcp.conftest import PATH, Team
from tests.mcp.servers import KEY
from tests.runtime.service import Service
from tests.runtime.test_control import wait_for
from tests.runtime.test_people import question_of, say

TASK = "ward-staffing"


def results(team: Team) -> list[dict[str, Any]]:
    """What the worker was answered, call by call; a failed call's answer comes marked as an error."""
    said = [json.loads(m["content"]) for m in team.office.asked[-1]["messages"] if m["role"] == "tool"]
    return [one if "ok" in one else json.loads(one["error"]) for one in said]


def offered(team: Team) -> set[str]:
    return {tool["function"]["name"] for tool in team.office.asked[0]["tools"]}


def test_servers_are_kept_tested_and_removed(team: Team) -> None:
    service = team.service
    team.attach()
    rows = service.get(PATH)["servers"]
    assert [(row["name"], row["has_key"], row["tools"]) for row in rows] == [
        ("contacts", True, []),
        ("tracker", False, []),
    ]
    assert KEY not in service.http.get(PATH).text
    probe = service.post(f"{PATH}/contacts/test", {}, 200)
    assert probe["tools"] == [{"name": "contacts_phone_of", "note": "The telephone number of a customer."}]
    assert service.get(PATH)["servers"][0]["tools"] == probe["tools"]
    tools = {row["name"]: row for row in service.get("/api/tools")["tools"]}
    assert tools["contacts_phone_of"]["permissions"] == ["allowed", "ask", "off"]

    twice = service.post(PATH, {"name": "tracker", "url": team.tracker_url}, 409)
    assert twice["code"] == "mcp_server_exists"
    assert service.http.delete(f"{PATH}/contacts").json() == {"status": "removed"}
    assert service.http.delete(f"{PATH}/contacts").json()["code"] == "mcp_server_not_found"
    assert "contacts_phone_of" not in {row["name"] for row in service.get("/api/tools")["tools"]}


def test_what_does_not_answer_says_why(team: Team) -> None:
    service = team.service
    service.post(PATH, {"name": "wrong", "url": team.contacts_url, "api_key": "another-key-altogether"}, 201)
    service.post(PATH, {"name": "gone", "url": "http://127.0.0.1:1/mcp"}, 201)
    service.post(PATH, {"name": "other", "url": f"{service.http.base_url}/healthz"}, 201)
    for name, words in (("wrong", "key"), ("gone", "Nobody answers"), ("other", "other")):
        probe = service.post(f"{PATH}/{name}/test", {}, 200)
        assert not probe["ok"] and words in probe["problem"], probe


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"name": "read"}, "mcp_server_refused"),
        ({"url": "https://tools.example.com/mcp?key=secret"}, "mcp_server_refused"),
        ({"url": "https://user:secret@tools.example.com/mcp"}, "mcp_server_refused"),
        ({"url": "http://[::::]/mcp"}, "mcp_server_refused"),
        ({"url": "file:///etc/passwd"}, "invalid_request"),
        ({"name": "No Good"}, "invalid_request"),
    ],
)
def test_what_can_not_be_attached(team: Team, body: dict[str, str], code: str) -> None:
    answer = team.service.http.post(PATH, json={"name": "tools", "url": "https://a.example/mcp", **body})
    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_a_coworker_calls_both_and_every_call_is_a_step(team: Team) -> None:
    team.attach()
    team.hire()
    team.office.script = [
        ("tracker_find_issue", {"number": 7}),
        ("contacts_phone_of", {"customer": "Acme"}),
        ("tracker_find_issue", {"number": 8}),
        ("tracker_find_issue", {"number": "many"}),
        ("tracker_everything", {}),
        ("tracker_say_key", {}),
    ]
    run_id = team.service.launch(TASK)
    told = team.service.finish(run_id)
    assert told[-1]["kind"] == "run.completed", told[-1]
    assert {"tracker_find_issue", "tracker_open_issue", "contacts_phone_of", "read_file"} <= offered(team)
    found, phone, missing, misfit, everything, key = results(team)
    assert found["text"] == "Issue 7: the ledger of March is short by 12.50"
    assert json.loads(phone["text"])["phone"] == "555-0100"
    assert not missing["ok"] and not misfit["ok"] and "number" in misfit["error"]
    assert (len(everything["text"]), everything["total_chars"]) == (20_000, 30_000)
    files = {a["name"] for a in team.service.get(f"/api/simulations/{run_id}")["artifacts"]}
    assert everything["whole_text_in"] in files
    assert key["text"] == "The key is [redacted]"
    assert KEY not in json.dumps(told) + json.dumps(team.office.asked) + team.service.log()
    done = [e["data"] for e in told if e["kind"] == "tool.done"]
    assert [d["name"] for d in done[:3]] == ["mcp_servers", "tracker_find_issue", "contacts_phone_of"]
    assert done[0]["summary"] == "contacts offers 1 tools; tracker offers 4 tools"
    step = team.service.get(f"/api/simulations/{run_id}/steps/{done[1]['key']}")
    assert (step["state"], step["cost"]) == ("done", "0.000000") and "12.50" in step["detail"]


def test_permissions_hold_for_tools_of_servers(team: Team) -> None:
    team.attach()
    permissions = {"tracker_find_issue": "off", "tracker_open_issue": "ask"}
    team.hire(tools=permissions)
    agent = team.service.get("/api/agents/Ada")
    assert permissions.items() <= agent["tools"].items()
    refused = team.service.http.patch("/api/agents/Ada", json={"tools": {"elsewhere_find": "off"}})
    assert refused.json()["code"] == "unknown_tool"
    team.office.script = [
        ("tracker_find_issue", {"number": 7}),
        ("tracker_open_issue", {"title": "Short by 12.50"}),
        ("tracker_open_issue", {"title": "Again"}),
    ]
    team.tracker.made.clear()
    run_id = team.service.launch(TASK)
    question, seen = question_of(team.service, run_id)
    assert (question["tool"], question["arguments"]) == ("tracker_open_issue", {"title": "Short by 12.50"})
    assert "tracker_find_issue" not in offered(team) and team.tracker.made == []
    say(team.service, run_id, question, "approve")
    question, seen = question_of(team.service, run_id, after=seen)
    say(team.service, run_id, question, "deny")
    wait_for(team.service, run_id, "run.completed", after=seen)
    assert team.tracker.made == ["Short by 12.50"]
    off, opened, denied = results(team)
    assert "switched off" in off["error"] and opened["text"] == "Opened 1" and not denied["ok"]


def test_a_server_that_is_away_does_not_end_the_work(team: Team) -> None:
    team.service.post(PATH, {"name": "gone", "url": "http://127.0.0.1:1/mcp"}, 201)
    team.hire()
    team.office.script = [("gone_find", {})]
    told = team.service.finish(team.service.launch(TASK))
    assert told[-1]["kind"] == "run.completed"
    listed = next(e["data"] for e in told if e["kind"] == "tool.done")
    assert (listed["ok"], listed["summary"]) == (False, "Nobody answers at the address of gone")
    assert results(team)[0]["error"].startswith("There is no tool 'gone_find'")


def test_a_call_that_a_kill_cut_off_is_not_made_twice(team: Team, mortal: Service) -> None:
    team = replace(team, service=mortal)
    team.attach()
    team.hire()
    team.office.script = [("tracker_open_issue", {"title": "Once"})]
    team.tracker.made.clear()
    team.tracker.called.clear()
    team.tracker.answer.clear()
    run_id = mortal.launch(TASK)
    assert team.tracker.called.wait(60)
    mortal.kill()
    team.tracker.answer.set()
    mortal.start()
    told = mortal.finish(run_id)
    assert told[-1]["kind"] == "run.completed" and team.tracker.made == ["Once"]
    assert results(team)[0]["error"].startswith("This call was cut off")
    assert [e["data"]["name"] for e in told if e["kind"] == "tool.done"].count("mcp_servers") == 1


def test_a_server_that_is_removed_can_not_be_called_any_more(team: Team) -> None:
    team.attach()
    team.hire(tools={"tracker_open_issue": "ask"})
    team.office.script = [("tracker_open_issue", {"title": "Late"})]
    team.tracker.made.clear()
    run_id = team.service.launch(TASK)
    question, seen = question_of(team.service, run_id)
    team.service.http.delete(f"{PATH}/tracker")
    say(team.service, run_id, question, "approve")
    wait_for(team.service, run_id, "run.completed", after=seen)
    assert "removed" in results(team)[0]["error"] and team.tracker.made == []


def test_nothing_of_a_server_is_told_to_another_workspace(team: Team) -> None:
    team.attach()
    team.service.http.headers["X-Tenant-Id"] = "strangers"
    assert team.service.get(PATH) == {"servers": []}
    assert team.service.http.post(f"{PATH}/tracker/test").json()["code"] == "mcp_server_not_found"
    assert team.service.http.delete(f"{PATH}/tracker").status_code == 404
    assert "tracker" not in team.service.http.get("/api/tools").text


def settings(*, production: bool, hosts: str = "") -> Settings:
    chosen: dict[str, Any] = {"env": "production" if production else "development"}
    chosen |= {"api_token": "an-entirely-made-up-token-of-tests-0123", "allowed_mcp_hosts": hosts}
    return Settings(_env_file=None, **chosen)  # type: ignore[call-arg]


INSIDE = ("127.0.0.1", "10.1.2.3", "169.254.169.254", "[::1]", "[::ffff:10.0.0.1]", "100.64.0.1", "localhost")


@pytest.mark.parametrize("host", INSIDE)
async def test_production_calls_nothing_inside(host: str) -> None:
    async with guard.client(settings(production=True), key=KEY, seconds=2) as http:
        with pytest.raises(NotAllowed, match="CLAWWORK_ALLOWED_MCP_HOSTS"):
            await http.get(f"https://{host}:9/mcp")


@pytest.mark.parametrize("hosts", ["10.0.0.0/8", "10.1.2.3", "127.0.0.1, 10.1.2.3"])
async def test_what_the_operator_names_is_allowed(hosts: str) -> None:
    url = guard.httpx2.URL("http://10.1.2.3/mcp")
    assert await target(guard.rule(settings(production=True, hosts=hosts)), url) == "10.1.2.3"
    for elsewhere in ("https://192.168.0.1/mcp", "http://1.1.1.1/mcp"):
        with pytest.raises(NotAllowed):
            await target(guard.rule(settings(production=True, hosts=hosts)), guard.httpx2.URL(elsewhere))
