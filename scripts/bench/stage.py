"""What each measurement stands on: a database of either kind, a service, a provider, coworkers with money."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import httpx

from clawwork_api.database import Database
from clawwork_api.settings import Settings
from clawwork_api.tasks.pack import sample_tasks
from scripts.bench.service import Running, service
from scripts.bench.vendor import KEY, MODEL, vendor
from scripts.postgres import Postgres

Kind = Literal["SQLite", "PostgreSQL"]
COWORKERS = ("Ada", "Grace", "Edsger", "Barbara", "Donald")
PATIENCE_SECONDS = 200.0
LOOK_SECONDS = 1.0
"""Between two looks at a run: each takes time of the service that is measured."""
ENDED = ("completed", "stopped", "terminated")


@dataclass(frozen=True)
class Stage:
    """`services` are processes over one database; `vendor_url` is where they buy their answers."""

    services: list[Running]
    database: Database
    vendor_url: str

    def launch(self, client: httpx.Client, number: int = 0) -> str:
        """Queues a run of one sample task; returns its id."""
        body = {"signature": COWORKERS[number % len(COWORKERS)], "task_ids": [sample_tasks()[0].id]}
        return str(_checked(client.post("/api/simulations", json=body))["simulation_id"])

    def await_end(self, client: httpx.Client, run_id: str) -> None:
        """Raises RuntimeError when the run ends otherwise than completed, or not in time."""
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            run = _checked(client.get(f"/api/simulations/{run_id}"))
            if run["status"] in ENDED:
                if run["status"] != "completed":
                    raise RuntimeError(f"a run is {run['status']}: {run['reason']} {run['hint']}")
                return
            time.sleep(LOOK_SECONDS)
        raise RuntimeError("a run did not end in time")


@contextmanager
def stage(kind: Kind, *, seconds: float, looks: int, processes: int = 1) -> Iterator[Stage]:
    """`seconds`: the time of each answer of the model; `looks`: how often it lists files before it writes."""
    with TemporaryDirectory(prefix="clawwork-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # PostgreSQL's user has to get in
        with _database(kind, folder) as variables, vendor(seconds=seconds, looks=looks) as url:
            variables |= {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": f"{url}/v1"} | CROWDED
            with _services(folder, variables, processes) as running:
                database = Database(_settings(folder, variables).app_database_url)
                with running[0].client() as client:
                    _hire(client)
                yield Stage(running, database, url)
                database.close()


CROWDED = {
    "CLAWWORK_WORKER_CONCURRENCY": "50",
    "CLAWWORK_TENANT_CONCURRENCY": "50",
    "CLAWWORK_GLOBAL_CONCURRENCY": "50",
    "CLAWWORK_MAX_ACTIVE_SIMULATIONS_PER_TENANT": "1000",
}


def _settings(folder: Path, variables: dict[str, str]) -> Settings:
    return Settings.model_validate({"CLAWWORK_DATA_DIR": str(folder)} | variables)


@contextmanager
def _database(kind: Kind, folder: Path) -> Iterator[dict[str, str]]:
    if kind == "SQLite":
        yield {}
        return
    server = Postgres(folder / "postgres")
    server.create()
    try:
        yield {"CLAWWORK_DATABASE_URL": server.url}
    finally:
        server.stop_hard()


@contextmanager
def _services(folder: Path, variables: dict[str, str], processes: int) -> Iterator[list[Running]]:
    second = service(folder, variables) if processes > 1 else nullcontext()
    with service(folder, variables) as first, second as other:
        yield [first, *([other] if other else [])]


def _hire(client: httpx.Client) -> None:
    for name in COWORKERS:
        body = {"signature": name, "model": MODEL, "opening_balance": "100000", "cap_monthly": "50000"}
        _checked(client.post("/api/agents", json=body))


def _checked(answer: httpx.Response) -> dict[str, Any]:
    if answer.is_error:
        raise RuntimeError(f"{answer.request.url.path} answered {answer.status_code}: {answer.text[:300]}")
    found: dict[str, Any] = answer.json()
    return found
