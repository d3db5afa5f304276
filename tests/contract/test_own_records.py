"""The predecessors' reads of a coworker that worked here, and that no answer tells what they told."""

import hashlib
import json
import re

import httpx

from tests.api.conftest import Delivered
from tests.conftest import ClawWork
from tests.contract.conftest import get


def test_the_index_names_the_service_and_its_endpoints(client: httpx.Client):
    index = get(client, "/")
    assert set(index) == {"message", "version", "endpoints"}
    assert index["endpoints"].items() >= {
        ("agents", "/api/agents"),
        ("agent_detail", "/api/agents/{signature}"),
        ("tasks", "/api/agents/{signature}/tasks"),
        ("learning", "/api/agents/{signature}/learning"),
        ("economic", "/api/agents/{signature}/economic"),
        ("websocket", "/ws"),
    }


def test_a_delivered_task_is_told_with_its_score_and_file(client: httpx.Client, delivered: Delivered):
    record = get(client, f"/api/agents/{delivered.signature}/tasks")
    worked, *rest = record["tasks"]
    assert (worked["task_id"], worked["completed"], worked["evaluation_score"]) == (
        "bank-reconciliation", True, 0.75,
    )  # fmt: skip
    assert worked["evaluation"]["payment"] == 37.5 and worked["simulation_id"] == delivered.run_id
    assert worked["reference_files"]
    assert {task["completed"] for task in rest} == {False}
    assert record["pool_size"] == len({task["task_id"] for task in record["tasks"]})


def test_a_new_coworker_has_an_economy_and_nothing_else_yet(client: httpx.Client, delivered: Delivered):
    path = f"/api/agents/{delivered.signature}"
    money = get(client, f"{path}/economic")
    assert (money["dates"][0], money["balance_history"]) == ("initialization", [25.5, 25.5])
    assert get(client, f"{path}/learning") == {"memory": "", "entries": []}
    assert client.get(f"{path}/terminal-log/2020-01-01").json()["code"] == "log_not_found"
    for part in ("tasks", "economic", "learning", "terminal-log/2020-01-01"):
        answer = client.get(f"/api/agents/Nobody/{part}")
        assert (answer.status_code, answer.json()["detail"]) == (404, "Agent not found")


def test_hidden_coworkers_are_kept_in_order_and_checked(client: httpx.Client, clawwork: ClawWork):
    path = "/api/settings/hidden-agents"
    assert get(client, path) == {"hidden": []}
    assert client.put(path, json={"hidden": ["Zoe", "Ada", "Zoe"]}).json() == {"status": "ok"}
    assert get(client, path) == {"hidden": ["Zoe", "Ada"]}
    for bad in (["../x"], [""], [1], "Ada", [f"a{n}" for n in range(1001)]):
        assert client.put(path, json={"hidden": bad}).status_code == 422
    assert client.put(path, json={}).status_code == 422
    assert get(client, path) == {"hidden": ["Zoe", "Ada"]}
    with clawwork.client("contract:another") as other:
        assert get(other, path) == {"hidden": []}
    assert get(client, "/api/settings/displaying-names") == {}


def test_no_answer_tells_a_pid_a_path_or_the_tenants_folder(
    client: httpx.Client, clawwork: ClawWork, tenant: str, delivered: Delivered
):
    agent, run = f"/api/agents/{delivered.signature}", f"/api/simulations/{delivered.run_id}"
    paths = [
        "/", "/healthz", "/readyz", "/api/agents", agent, f"{agent}/tasks", f"{agent}/economic",
        f"{agent}/learning", f"{agent}/terminal-log/2020-01-01", f"{agent}/ledger", "/api/leaderboard",
        "/api/simulations", run, f"{run}/steps", f"{run}/events", "/api/artifacts", "/api/artifacts/random",
        "/api/artifacts/file?path=../../etc/passwd", "/api/artifacts/file?path=x.pdf",
        "/api/settings/hidden-agents", "/api/settings/displaying-names", "/api/tasks", "/api/models",
    ]  # fmt: skip
    folder = hashlib.sha256(tenant.encode()).hexdigest()[:32]
    for path in paths:
        answer = client.get(path)
        assert answer.status_code < 500, (path, answer.text)
        for secret in (folder, tenant, str(clawwork.data_dir), "site-packages"):
            assert secret not in answer.text, (path, secret)
        names = set(re.findall(r'"(\w+)":', json.dumps(answer.json())))
        assert not names & {"pid", "tenant", "tenant_key", "config_path", "log_path", "env_vars"}, path
