import httpx
import pytest

from tests.api.conftest import hire, write_task

SHAPE = {"detail", "code", "id", "hint", "fields"}


def test_every_failure_has_one_shape(client: httpx.Client):
    task = write_task(client).json()["id"]
    hire(client)
    failures = {
        400: client.get("/api/agents", headers={"X-Actor": "x" * 129}),
        401: client.get("/api/agents", headers={"Authorization": ""}),
        404: client.get("/api/agents/nobody"),
        405: client.delete("/api/agents"),
        409: hire(client),
        413: client.post("/api/tasks", content=b"x" * 1_000_001),
        415: client.post(f"/api/tasks/{task}/files", files={"files": ("a.exe", b"x")}),
        422: client.post("/api/tasks", json={}),
    }
    for status, answer in failures.items():
        assert answer.status_code == status
        assert set(answer.json()) == SHAPE, status
        assert answer.json()["id"] == answer.headers["x-request-id"]
        assert answer.json()["detail"]
        assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/api/nothing", "not_found"),
        ("/api/agents/nobody", "agent_not_found"),
        ("/api/agents/nobody/ledger", "agent_not_found"),
        ("/api/tasks/nothing", "task_not_found"),
        ("/api/tasks/nothing/files/a.csv", "task_not_found"),
        ("/api/simulations/nothing", "simulation_not_found"),
        ("/api/simulations/nothing/steps", "simulation_not_found"),
        ("/api/simulations/nothing/events", "simulation_not_found"),
        ("/api/simulations/nothing/events/stream", "simulation_not_found"),
        ("/api/artifacts/nothing", "artifact_not_found"),
        ("/api/artifacts/nothing/content", "artifact_not_found"),
        ("/api/artifacts/nothing/pages/1", "artifact_not_found"),
        ("/api/artifacts/file?path=a/b.pdf", "file_not_found"),
    ],
)
def test_what_is_not_there_is_named(client: httpx.Client, path: str, code: str):
    answer = client.get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, code)


def test_unreadable_json_says_so(client: httpx.Client):
    answer = client.post("/api/tasks", content=b"{oops", headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["fields"] == [{"field": "body", "problem": "JSON decode error"}]
