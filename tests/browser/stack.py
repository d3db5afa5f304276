"""ClawWork and OpenOS as `make run` starts them, on free ports and over a data folder of their own."""

import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx

from scripts import build_frontend, run
from scripts.ports import free_port
from scripts.supervisor import Running, Service, stop_all, wait_until_ready

START_SECONDS = 240.0
KEYS = ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "E2B_API_KEY", "WEB_SEARCH_API_KEY")


@dataclass(frozen=True)
class Stack:
    """Both services, ready. `events` asks ClawWork itself, for what a screen is compared with."""

    address: str
    clawwork: str
    token: str
    folder: Path

    def events(self, run_id: str) -> list[dict[str, Any]]:
        """The first events of a run, oldest first, as ClawWork tells them."""
        with closing(sqlite3.connect(self.folder / "clawwork" / "clawwork.db")) as database:
            tenant = database.execute("select tenant from runs where id = ?", (run_id,)).fetchone()[0]
        headers = {"Authorization": f"Bearer {self.token}", "X-Tenant-Id": tenant, "X-Actor": "tester"}
        with httpx.Client(base_url=self.clawwork, headers=headers, timeout=30) as http:
            answer = http.get(f"/api/simulations/{run_id}/events")
            answer.raise_for_status()
            found: list[dict[str, Any]] = answer.json()["events"]
            return found


def _own(service: Service, folder: Path, **variables: str) -> Service:
    return replace(service, env={**service.env, **variables}, log=folder / f"{service.name}.log")


@contextmanager
def started(folder: Path, *, pace: float, **variables: str) -> Iterator[Stack]:
    """Both services until the block is left. `pace` is the seconds that the practice model takes a call.

    `variables` are ClawWork's; without them it has no key of a provider.
    """
    if build_frontend.main():
        raise RuntimeError("the frontend could not be built")
    token = secrets.token_urlsafe(48)
    clawwork = _own(
        run.clawwork({"CLAWWORK_PORT": str(free_port())}, token),
        folder,
        CLAWWORK_DATA_DIR=str(folder / "clawwork"),
        CLAWWORK_PRACTICE_SECONDS=str(pace),
        **{**dict.fromkeys(KEYS, ""), **variables},
    )
    openos = _own(
        run.openos({"OPENOS_PORT": str(free_port())}, token, clawwork.url),
        folder,
        OPENOS_DATABASE_URL=f"sqlite:///{folder / 'openos.db'}",
        OPENOS_SIGN_IN_LIMIT_PER_15_MIN="100",
        CLAWWORK_PROXY_READ_RATE_LIMIT="3000",
        CLAWWORK_PROXY_WRITE_RATE_LIMIT="300",
        REFLEX_STATES_WORKDIR=str(folder / "states"),
    )
    running = [Running(clawwork), Running(openos)]
    try:
        wait_until_ready(running, threading.Event(), seconds=START_SECONDS)
        yield Stack(f"http://localhost:{openos.port}", clawwork.url, token, folder)
    finally:
        stop_all(running, grace=15)
