"""Secrets are planted and a provider gives away all that it gets: afterwards none is found anywhere."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.contract.configs import INLINE, body
from tests.fakes.telltale import KEYS, MODEL, OWN, telling
from tests.runtime.service import Service

PLANTED = {
    **KEYS,
    "CLAWWORK_API_TOKEN": "canary-token-c0ffee1234567890abcdef5678",
    "CLAWWORK_JWT_SECRET": "canary-jwt-secret-1f2e3d4c5b6a79880f1e2d",
    "CLAWWORK_SECRET_KEY": "canary-secret-key-0a1b2c3d4e5f60718293a4",
}
LENT = "sk-canary-lent-6e5d4c3b2a19"
AGENT = {"signature": "Ada", "basemodel": MODEL, "enabled": True}


@pytest.fixture
def planted(tmp_path: Path) -> Iterator[Service]:
    with telling() as provider:
        running = Service(tmp_path, OPENAI_BASE_URL=provider, CLAWWORK_SANDBOX="bubblewrap", **PLANTED)
        running.http.headers["Authorization"] = f"Bearer {PLANTED['CLAWWORK_API_TOKEN']}"
        running.start()
        yield running
        running.terminate()


def work(
    service: Service, agent: dict[str, Any], *, source: dict[str, Any] | None = None, **more: object
) -> tuple[str, list[dict[str, Any]]]:
    places = (
        ("agents", [agent]),
        ("economic.initial_balance", 100),
        ("task_source", source or {"type": "pack"}),
    )
    sent = body(*places, **more)
    run_id = str(service.post("/api/simulations", sent, 200)["simulation_id"])
    return run_id, service.finish(run_id)


def answers(service: Service, run_id: str) -> Iterator[tuple[str, bytes]]:
    """Every document that can be had by GET, those of this run and its files too."""
    known = {"run_id": run_id, "simulation_id": run_id, "id": run_id, "signature": "Ada", "name": "Ada"}
    files = [str(f["id"]) for f in service.get("/api/artifacts", run_id=run_id)["items"]]
    assert len(files) >= 4
    for template, methods in service.get("/openapi.json")["paths"].items():
        if "get" not in methods or template.endswith("/stream"):
            continue
        for identity in [*files, ""] if "artifact" in template else [""]:
            path = template.replace("{artifact_id}", identity or "none")
            for name, value in known.items():
                path = path.replace(f"{{{name}}}", value)
            yield path, service.http.get(path, params={"run_id": run_id}).content


def leaks(service: Service, run_id: str, told: list[dict[str, Any]], secrets: list[str]) -> list[str]:
    places = [("stream", json.dumps(told).encode()), *answers(service, run_id)]
    for path in service.folder.rglob("*"):
        places.append((f"name {path.name}", str(path.relative_to(service.folder)).encode()))
        if path.is_file():
            places.append((str(path), path.read_bytes()))
            places += _inside(path)
    return [place for place, content in places if any(s.encode() in content for s in secrets)]


def _inside(path: Path) -> list[tuple[str, bytes]]:
    """The parts of an office file, which are compressed."""
    if not zipfile.is_zipfile(path):
        return []
    with zipfile.ZipFile(path) as archive:
        return [(f"{path}!{name}", archive.read(name)) for name in archive.namelist()]


def prompted(service: Service, **more: object) -> tuple[str, list[dict[str, Any]]]:
    """A run on a prompt that names every key of the service; so do instructions and a written task."""
    named = f"Use {' or '.join(OWN)} for it."
    service.hire("Grace", instructions=named)
    task = {"title": f"Keys {OWN[0]}", "brief": named, "occupation": "Clerks", "value": "1"}
    written = service.post("/api/tasks", task, 201)
    assert written["brief"].count("[redacted]") == len(OWN)
    return work(service, AGENT, source={**INLINE, "tasks": [{**INLINE["tasks"][0], "prompt": named}]}, **more)


@pytest.mark.parametrize("lent", [None, LENT])
def test_no_secret_is_found_anywhere_afterwards(planted: Service, lent: str | None) -> None:
    more = {"env_vars": {"OPENAI_API_KEY": lent}} if lent else {}
    refused, why = work(planted, {**AGENT, "signature": "Bea", "basemodel": "gpt-5-mini"}, **more)
    assert why[-1]["kind"] == "run.terminated"
    run_id, told = prompted(planted, **more)
    said = json.dumps(told)
    assert f"Your key is {'_'.join(['[redacted]'] * (5 if lent else 4))}." in said
    ran = [e["data"] for e in told if e["kind"] == "tool.done" and "execute_code" in e["data"]["name"]]
    assert len(ran) >= 3, said
    assert "CLAWWORK" not in ran[0]["detail"] and "API_KEY" not in ran[0]["detail"]
    found = leaks(planted, run_id, [*why, *told], [*PLANTED.values(), LENT])
    assert planted.http.get(f"/api/simulations/{refused}").status_code == 200
    assert found == [], "\n".join(found)
