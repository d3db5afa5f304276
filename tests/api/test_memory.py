"""A coworker's memory over HTTP: written, found, put right and forgotten, within its own workspace."""

from typing import Any

import httpx
import pytest

from tests.api.conftest import hire

PATH = "/api/agents/Ada Lovelace/memory"


def write(
    client: httpx.Client, topic: str, content: str = "Credits are negative.", **more: Any
) -> dict[str, Any]:
    answer = client.post(PATH, json={"topic": topic, "content": content}, **more)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def test_people_write_find_change_and_delete_notes(client: httpx.Client, other: httpx.Client):
    hire(client)
    hire(other)
    assert client.get(PATH).json() == {"notes": [], "total": 0}
    first = write(client, "  Bank signs ", headers={"Idempotency-Key": "one"})
    assert write(client, "  Bank signs ", headers={"Idempotency-Key": "one"}) == first
    second = write(client, "House style", "Dates as 5 March 2026; banks by their full name.")
    assert (first["topic"], first["source"], first["run_id"]) == ("Bank signs", "person", "")
    listed = client.get(PATH).json()
    assert [n["id"] for n in listed["notes"]] == [second["id"], first["id"]] and listed["total"] == 2
    found = client.get(PATH, params={"query": "which sign has the bank's credit?"}).json()
    assert [n["id"] for n in found["notes"]] == [first["id"], second["id"]] and found["total"] == 2
    assert client.get(PATH, params={"query": "zebra of the"}).json()["notes"] == []

    place = f"{PATH}/{first['id']}"
    changed = client.put(place, json={"topic": "Bank signs", "content": "Debits are negative."})
    assert changed.status_code == 200 and changed.json()["content"] == "Debits are negative."
    told = client.get("/api/agents/Ada Lovelace/learning").json()
    assert [e["topic"] for e in told["entries"]] == ["Bank signs", "House style"]
    assert "Debits are negative." in told["memory"]

    for answer in (other.put(place, json={"topic": "x", "content": "y"}), other.delete(place)):
        assert (answer.status_code, answer.json()["code"]) == (404, "note_not_found")
    assert client.delete(place).json()["id"] == first["id"]
    assert client.delete(place).status_code == 404
    assert client.get(PATH).json()["total"] == 1


@pytest.mark.parametrize(
    "body",
    [
        {"topic": "", "content": "x"},
        {"topic": "x", "content": "  "},
        {"topic": "x" * 121, "content": "x"},
        {"topic": "x", "content": "x" * 4001},
        {"topic": "x"},
        {"topic": "x", "content": "y", "agent_id": "z"},
    ],
)
def test_what_is_no_note_is_refused(client: httpx.Client, body: dict[str, str]):
    hire(client)
    assert client.post(PATH, json=body).status_code == 422
    assert client.get(PATH).json()["total"] == 0


def test_a_note_belongs_to_one_coworker(client: httpx.Client):
    hire(client)
    hire(client, "Bob")
    note = write(client, "Mine")
    assert client.get("/api/agents/Bob/memory").json()["total"] == 0
    assert client.delete(f"/api/agents/Bob/memory/{note['id']}").status_code == 404
    assert client.get("/api/agents/Nobody/memory").status_code == 404
