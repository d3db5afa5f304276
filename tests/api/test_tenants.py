"""Two workspaces see nothing of each other, on any route that there is."""

import re

import httpx

from tests.api.conftest import deliver, hire, write_task
from tests.conftest import ClawWork

OF_EVERYBODY = {"/healthz", "/readyz", "/api/models", "/api/tools"}
BODIES = {
    r"/scores$": {"score": "0.5"},
    r"/answer$": {"answer": "by somebody else"},
    r"/(top-up|corrections)$": {"amount": "1", "memo": "by somebody else"},
    r"/memory(/\w+)?$": {"topic": "by", "content": "somebody else"},
    r"/versions$": {"instructions": "by somebody else"},
}
"""What a request needs to be understood at all, by the end of its path."""


def operations(client: httpx.Client) -> list[tuple[str, str]]:
    document = client.get("/openapi.json").json()
    return [(method, path) for path, methods in document["paths"].items() for method in methods]


def test_no_route_tells_of_another_workspace(
    clawwork: ClawWork, client: httpx.Client, tenant: str, other: httpx.Client
):
    delivered = deliver(clawwork, client, tenant)
    task = write_task(client, title="Mine alone").json()["id"]
    client.post(f"/api/tasks/{task}/files", files={"files": ("mine.csv", b"mine")})
    memory = f"/api/agents/{delivered.signature}/memory"
    note = client.post(memory, json={"topic": "Mine", "content": "All is well"}).json()
    skill = client.post("/api/skills", json={"name": "mine", "instructions": "All is well"}).json()
    known = {
        "signature": delivered.signature,
        "task_id": task,
        "run_id": delivered.run_id,
        "artifact_id": delivered.artifact_ids["report.md"],
        "name": "mine.csv",
        "number": "1",
        "key": "0.0.model",
        "question_id": "0" * 32,
        "note_id": note["id"],
        "skill_id": skill["id"],
        "version": "1",
        "date": "2026-01-08",
    }
    secrets = [known[key] for key in ("signature", "task_id", "run_id", "artifact_id", "name")]
    secrets += ["Mine alone", "All is well"]
    for method, path in operations(client):
        if path in OF_EVERYBODY:
            continue
        filled = re.sub(r"\{(\w+)\}", lambda m: known[m[1]], path)
        answer = ask(other, method, filled, known)
        if "{" in path:
            assert answer.status_code == 404, (method, path, answer.text)
        if path == "/api/audit":
            continue  # tells the other workspace what it asked for itself, these very addresses
        for secret in secrets:
            assert secret not in answer.text, (method, path)


def ask(client: httpx.Client, method: str, path: str, known: dict[str, str]) -> httpx.Response:
    if path.endswith("/files"):
        return client.post(path, files={"files": ("x.csv", b"x")})
    if (method, path) == ("post", "/api/simulations"):
        answer = client.post(path, json={"signature": known["signature"], "task_ids": [known["task_id"]]})
        assert answer.json()["code"] == "agent_not_found"
        hire(client, "Mallory")
        answer = client.post(path, json={"signature": "Mallory", "task_ids": [known["task_id"]]})
        assert answer.json()["code"] == "task_not_found"
        return answer.__class__(answer.status_code, text="")
    if method in ("post", "put", "patch"):
        named = (body for end, body in BODIES.items() if re.search(end, path))
        return client.request(method, path, json=next(named, {}))
    params = {"path": f"{known['signature']}/sandbox/x.pdf"} if path.endswith("/file") else {}
    return client.request(method, path, params=params)


def test_the_same_name_in_two_workspaces_is_two_coworkers(client: httpx.Client, other: httpx.Client):
    hire(client, "Ada", opening_balance="10")
    hire(other, "Ada", opening_balance="20")
    assert client.get("/api/agents/Ada").json()["current_status"]["balance"] == 10
    assert other.get("/api/agents/Ada").json()["current_status"]["balance"] == 20


def test_filters_and_cursors_of_another_workspace_find_nothing(
    clawwork: ClawWork, client: httpx.Client, other: httpx.Client, delivered
):
    assert other.get("/api/artifacts", params={"run_id": delivered.run_id}).json()["total"] == 0
    assert other.get("/api/simulations", params={"signature": delivered.signature}).json()["total"] == 0
    cursor = client.get("/api/artifacts", params={"limit": 1}).json()["next"]
    assert other.get("/api/artifacts", params={"cursor": cursor}).status_code == 404
