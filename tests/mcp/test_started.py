"""MCP servers that are started by a command: in the sandbox, within limits, and gone with the work."""

import json
import os
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from clawwork_api.runtime.sandboxes.library import install_programs
from tests.mcp.conftest import PATH, Team, worker
from tests.mcp.test_servers import TASK, offered, results
from tests.runtime.service import Service
from tests.tools.test_paid_search import Scripted

TIME = {"name": "time", "kind": "stdio", "command": ["python3", "-m", "mcp_server_time"]}
MARK = f"a-server-of-these-tests-{os.getpid()}"
"""Other files of tests start such servers at the same time, from processes of their own."""
SECRET = "kept-for-one-program-only"
COUNTER = f"""
import json, os, socket, sys, time  # {MARK}
calls = []
def count():
    calls.append(1)
    return len(calls)
def look():
    try:
        socket.create_connection(("127.0.0.1", int(os.environ["PORT"])), 2)
        reached = True
    except OSError:
        reached = False
    return json.dumps(dict(names=sorted(os.environ), secret=os.environ["SECRET"], reached=reached,
                           files=os.listdir("."), host=os.path.exists("/etc/passwd")))
def die():
    os._exit(7)
def flood():
    return "x" * 6_000_000
def hang():
    time.sleep(300)
tools = dict(count=count, look=look, die=die, flood=flood, hang=hang)
def answer(method, params):
    if method == "initialize":
        return dict(protocolVersion=params["protocolVersion"], capabilities=dict(tools={{}}),
                    serverInfo=dict(name="counter", version="1"))
    if method == "tools/list":
        return dict(tools=[dict(name=name, inputSchema=dict(type="object")) for name in tools])
    if method == "tools/call":
        return dict(content=[dict(type="text", text=str(tools[params["name"]]()))])
for line in sys.stdin:
    asked = json.loads(line)
    if "id" in asked:
        found = answer(asked["method"], asked.get("params"))
        said = dict(result=found) if found else dict(error=dict(code=-32601, message="unknown"))
        print(json.dumps(dict(jsonrpc="2.0", id=asked["id"], **said)), flush=True)
"""
"""A small server, because starting the SDK's takes seconds."""


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory, office: Scripted) -> Iterator[Service]:
    programs = install_programs([f"mcp-server-time=={version('mcp-server-time')}"]).folder
    folder = tmp_path_factory.mktemp("started")
    variables = {"CLAWWORK_SANDBOX": "bubblewrap", "CLAWWORK_MCP_PROGRAMS": str(programs)}
    running = Service(folder, **worker(office), **variables)
    running.start()
    yield running
    running.terminate()


@pytest.fixture
def team(started: Service, office: Scripted) -> Team:
    started.http.headers["X-Tenant-Id"] = f"team-{os.urandom(6).hex()}"
    office.asked, office.script = [], []
    return Team(started, office, None, "", "")  # type: ignore[arg-type]


def python(name: str, program: str, **environment: str) -> dict[str, Any]:
    return {"name": name, "kind": "stdio", "command": ["python3", "-c", program], "environment": environment}


def running() -> list[str]:
    """The servers that this process's tests started and that still live."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found += [file.parent.name] if MARK in file.read_text("utf-8", "replace") else []
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


def test_a_published_server_is_tested_and_called(team: Team) -> None:
    team.service.post(PATH, TIME, 201)
    probe = team.service.post(f"{PATH}/time/test", {}, 200)
    assert probe["ok"], probe
    assert [tool["name"] for tool in probe["tools"]] == ["time_get_current_time", "time_convert_time"]
    team.hire(tools={"time_get_current_time": "off"})
    noon = {"source_timezone": "UTC", "time": "12:00", "target_timezone": "Asia/Tokyo"}
    team.office.script = [("time_convert_time", noon), ("time_get_current_time", {"timezone": "UTC"})]
    told = team.service.finish(team.service.launch(TASK))
    assert told[-1]["kind"] == "run.completed", told[-1]
    assert "time_get_current_time" not in offered(team)
    converted, off = results(team)
    assert converted["ok"], converted
    assert "T21:00:00+09:00" in converted["text"] and "switched off" in off["error"]


def test_a_server_lives_as_long_as_the_work_and_sees_nothing(team: Team) -> None:
    port = str(team.service.port)
    team.service.post(PATH, python("counter", COUNTER, SECRET=SECRET, PORT=port), 201)
    [row] = team.service.get(PATH)["servers"]
    assert (row["kind"], row["url"], row["environment"]) == ("stdio", "", ["PORT", "SECRET"])
    team.hire()
    calls = ["count", "count", "look", "die", "count", "flood", "count"]
    team.office.script = [(f"counter_{call}", {}) for call in calls]
    told = team.service.finish(team.service.launch(TASK))
    assert told[-1]["kind"] == "run.completed", told[-1]
    first, second, seen, died, again, flooded, last = results(team)
    assert [one["text"] for one in (first, second, again, last)] == ["1", "2", "1", "1"]
    assert (died["ok"], died["error"]) == (False, "counter ended by itself (exit code 7)")
    assert "more than 5 MB" in flooded["error"]
    look = json.loads(seen["text"])
    assert (look["reached"], look["files"], look["host"]) == (False, [], False)
    assert look["secret"] == "[redacted]" and not {"OPENAI_API_KEY", "CLAWWORK_PORT"} & set(look["names"])
    assert SECRET not in json.dumps(told) + json.dumps(team.office.asked) + team.service.log()
    assert running() == []


def test_stopping_the_work_ends_its_servers(team: Team) -> None:
    team.service.post(PATH, python("counter", COUNTER, SECRET=SECRET, PORT="1"), 201)
    team.hire()
    team.office.script = [("counter_hang", {})]
    run_id = team.service.launch(TASK)
    calls = (e for e in team.service.follow(run_id) if e["data"].get("name") == "counter_hang")
    assert next(calls)["kind"] == "tool.sent" and running()
    team.service.post(f"/api/simulations/{run_id}/stop", {}, 200)
    team.service.finish(run_id)
    assert running() == []


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (["no-such-program"], "There is no program no-such-program"),
        (["bash", "-c", f"echo broken, said {SECRET} >&2; exit 3"], "exit code 3): broken, said [redacted]"),
        (["bash", "-c", "while read; do seq 30; done"], "not the protocol"),
    ],
)
def test_what_does_not_work_says_why(team: Team, command: list[str], words: str) -> None:
    body = {"name": "odd", "kind": "stdio", "command": command, "environment": {"SECRET": SECRET}}
    team.service.post(PATH, body, 201)
    probe = team.service.post(f"{PATH}/odd/test", {}, 200)
    assert not probe["ok"] and words in probe["problem"], probe


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"kind": "stdio"}, "needs a command"),
        ({"kind": "stdio", "command": ["x"], "url": "https://a.example/mcp"}, "has no address"),
        ({"kind": "stdio", "command": ["x"], "api_key": "a-token"}, "has no address"),
        ({"kind": "stdio", "command": ["x"], "environment": {"LD_PRELOAD": "y"}}, "LD_PRELOAD can't be set"),
        ({"kind": "stdio", "command": ["x"] + ["y" * 3000] * 2}, "longer than"),
        ({"url": "https://a.example/mcp", "command": ["x"]}, "is not started"),
        ({}, "needs its address"),
    ],
)
def test_what_can_not_be_attached(team: Team, body: dict[str, Any], words: str) -> None:
    answer = team.service.http.post(PATH, json={"name": "tools", **body})
    assert (answer.status_code, answer.json()["code"]) == (422, "mcp_server_refused")
    assert words in answer.json()["detail"]


def test_without_a_sandbox_it_says_why(tmp_path: Path) -> None:
    service = Service(tmp_path, CLAWWORK_SANDBOX="off")
    service.start()
    service.post(PATH, TIME, 201)
    problem = service.post(f"{PATH}/time/test", {}, 200)["problem"]
    service.terminate()
    assert "code is not run here" in problem and "CLAWWORK_SANDBOX=off" in problem
