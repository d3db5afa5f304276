"""A service that has something to ask for, and what schemathesis is told of it."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from tests.runtime.service import Service

CONFIG = Path(__file__).with_name("schemathesis.toml")
TENANT = "fuzz"


def _known(service: Service) -> dict[str, str | int]:
    """Identifiers of things that exist, by the name of their path parameter."""
    service.hire()
    body = {"title": "Count", "occupation": "Clerk", "brief": "Count it", "value": "1"}
    written = service.post("/api/tasks", body, 201)["id"]
    files = [("files", ("count.csv", b"a,b\n1,2\n", "text/csv"))]
    service.http.post(f"/api/tasks/{written}/files", files=files).raise_for_status()
    run = service.launch(service.samples()[0])
    service.finish(run)
    detail = service.get(f"/api/simulations/{run}")
    assert Decimal(detail["income"]) > 0
    return {
        "signature": "Ada",
        "task_id": written,
        "name": "count.csv",
        "run_id": run,
        "key": detail["recent_steps"][0]["key"],
        "artifact_id": detail["artifacts"][0]["id"],
        "number": 1,
        "date": service.get("/api/agents/Ada")["balance_history"][-1]["date"],
    }


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    running = Service(tmp_path_factory.mktemp("fuzzed"), CLAWWORK_RATE_LIMIT_ENABLED="false")
    running.http.headers["X-Tenant-Id"] = TENANT
    running.start()
    yield running
    running.terminate()


@pytest.fixture(scope="module")
def config(fuzzed: Service, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """schemathesis.toml with the identifiers; most requests name what exists, the others anything."""
    known = _known(fuzzed)
    lines = [f"[dictionaries.{name}]\nvalues = [{json.dumps(value)}]" for name, value in known.items()]
    lines.append("[parameters]")
    lines += [f'"path.{name}" = {{ dictionary = "{name}", probability = 0.8 }}' for name in known]
    path = tmp_path_factory.mktemp("config") / "schemathesis.toml"
    path.write_text("\n".join([*lines, CONFIG.read_text("utf-8")]), "utf-8")
    return path
