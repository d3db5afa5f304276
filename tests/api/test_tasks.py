import httpx
import pytest

from tests.api.conftest import write_task


def upload(client: httpx.Client, task_id: str, *files: tuple[str, bytes]) -> httpx.Response:
    return client.post(f"/api/tasks/{task_id}/files", files=[("files", file) for file in files])


def test_the_sample_pack_is_there_with_its_files(client: httpx.Client):
    tasks = client.get("/api/tasks").json()["tasks"]
    assert len(tasks) >= 8
    assert len({t["occupation"] for t in tasks}) >= 5
    for task in tasks:
        assert (task["source"], task["checkable"]) == ("pack", True)
        assert task["reference_files"]
    detail = client.get(f"/api/tasks/{tasks[0]['id']}").json()
    assert detail["brief"]
    assert detail["deliverables"]
    assert "checks" not in detail
    file = detail["reference_files"][0]
    sent = client.get(f"/api/tasks/{detail['id']}/files/{file['name']}")
    assert len(sent.content) == file["size"]


def test_a_written_task_keeps_its_files(client: httpx.Client):
    task = write_task(client).json()
    assert (task["source"], task["value"], task["reference_files"]) == ("written", "40.000000", [])
    sent = upload(client, task["id"], ("list of invoices.csv", b"a,b\n1,2\n"), ("Übersicht.txt", b"hello"))
    assert sent.status_code == 200
    assert client.get(f"/api/tasks/{task['id']}").json()["reference_files"] == sent.json()["reference_files"]
    file = client.get(f"/api/tasks/{task['id']}/files/list of invoices.csv")
    assert file.content == b"a,b\n1,2\n"
    assert file.headers["content-disposition"].startswith("attachment")
    assert file.headers["x-content-type-options"] == "nosniff"
    assert client.get(f"/api/tasks/{task['id']}/files/Übersicht.txt").content == b"hello"
    upload(client, task["id"], ("list of invoices.csv", b"new"))
    assert client.get(f"/api/tasks/{task['id']}/files/list of invoices.csv").content == b"new"
    assert client.get("/api/tasks").json()["tasks"][0]["id"] == task["id"]


def test_a_large_file_arrives_whole(client: httpx.Client):
    task = write_task(client).json()
    content = bytes(range(256)) * 7_500
    assert upload(client, task["id"], ("big.pdf", content)).status_code == 200
    assert client.get(f"/api/tasks/{task['id']}/files/big.pdf").content == content


@pytest.mark.parametrize(
    ("name", "content", "status", "code"),
    [
        ("evil.exe", b"MZ", 415, "unsupported_file_type"),
        ("page.html", b"<script>", 415, "unsupported_file_type"),
        ("noextension", b"x", 415, "unsupported_file_type"),
        ("../../escape.csv", b"x", 422, "invalid_file_name"),
        ("..\\escape.csv", b"x", 422, "invalid_file_name"),
        ("/etc/cron.txt", b"x", 422, "invalid_file_name"),
        (".hidden.csv", b"x", 422, "invalid_file_name"),
        ("x" * 300 + ".csv", b"x", 422, "invalid_file_name"),
        ("empty.csv", b"", 422, "empty_file"),
        ("huge.csv", b"x" * 2_000_001, 413, "too_large"),
        ("vast.csv", b"x" * 4_000_000, 413, "too_large"),
    ],
)
def test_a_file_that_is_not_wanted_leaves_nothing(
    client: httpx.Client, clawwork, name: str, content: bytes, status: int, code: str
):
    task = write_task(client).json()
    answer = upload(client, task["id"], ("good.csv", b"1"), (name, content))
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert client.get(f"/api/tasks/{task['id']}").json()["reference_files"] == []
    left = [p for p in clawwork.data_dir.rglob("*") if task["id"] in str(p) and p.is_file()]
    assert left == []


def test_a_body_without_a_stated_length_is_counted_while_it_is_read(client: httpx.Client):
    def endless():
        yield b'{"title": "'
        for _ in range(200):
            yield b"x" * 10_000

    answer = client.post("/api/tasks", content=endless(), headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_a_task_takes_at_most_twenty_files(client: httpx.Client):
    task = write_task(client).json()
    assert upload(client, task["id"], *[(f"{n}.txt", b"x") for n in range(20)]).status_code == 200
    answer = upload(client, task["id"], ("one-more.txt", b"x"))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_many_files")
    assert len(client.get(f"/api/tasks/{task['id']}").json()["reference_files"]) == 20


def test_a_sample_task_can_not_be_changed(client: httpx.Client):
    sample = client.get("/api/tasks").json()["tasks"][0]["id"]
    answer = upload(client, sample, ("mine.csv", b"x"))
    assert (answer.status_code, answer.json()["code"]) == (409, "sample_task")


@pytest.mark.parametrize("name", ["../task.json", "..%2ftask.json", "%2e%2e%2ftask.json", "nothing.csv"])
def test_only_reference_files_can_be_read(client: httpx.Client, name: str):
    sample = client.get("/api/tasks").json()["tasks"][0]["id"]
    answer = client.get(f"/api/tasks/{sample}/files/{name}")
    assert answer.status_code == 404
