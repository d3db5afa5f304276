"""A real ClawWork in its own process, which a test may kill."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_fixed

from scripts.forks import Fork
from scripts.ports import free_port

TENANT = "team-a"
HEADERS = {"X-Tenant-Id": TENANT, "X-Actor": "tester"}
TERMINAL = ("run.completed", "run.stopped", "run.terminated")


class Service:
    """Starts, kills and asks one service over one data folder; the port stays the same over restarts."""

    def __init__(self, folder: Path, **variables: str) -> None:
        self.folder = folder
        self.port = free_port()
        self._variables = variables
        self._process: Fork | subprocess.Popen[bytes] | None = None
        self.http = httpx.Client(base_url=f"http://127.0.0.1:{self.port}", headers=HEADERS, timeout=30)

    def start(self) -> None:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("CLAWWORK_", "OPENAI", "ANTHROPIC"))}
        environment = kept | {
            "CLAWWORK_DATA_DIR": str(self.folder / "data"),
            "CLAWWORK_PORT": str(self.port),
            "CLAWWORK_PRACTICE_SECONDS": "0.02",
            **self._variables,
        }
        self._process = self._started(environment)
        self._await_ready()

    def _started(self, environment: dict[str, str]) -> Fork | subprocess.Popen[bytes]:
        log = self.folder / "service.log"
        if "PYTHONPATH" not in self._variables:
            return Fork(env=environment, cwd=self.folder, log=log)
        with log.open("ab") as output:  # other code than what is loaded here
            return subprocess.Popen(
                [sys.executable, "-m", "clawwork_api"],
                env=environment,
                stdout=output,
                stderr=output,
                cwd=self.folder,
            )

    @retry(
        retry=retry_if_exception_type(httpx.TransportError),
        wait=wait_fixed(0.1),
        stop=stop_after_delay(40),
        reraise=True,
    )
    def _await_ready(self) -> None:
        if self._process is not None and self._process.poll() is not None:
            raise RuntimeError(f"the service ended:\n{self.log()[-3000:]}")
        self.http.get("/healthz").raise_for_status()

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def terminate(self) -> int:
        return self._end(signal.SIGTERM)

    def ask_to_end(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)

    def _end(self, sign: signal.Signals) -> int:
        if self._process is None:
            return 0
        self._process.send_signal(sign)
        return self.await_end()

    def await_end(self) -> int:
        if self._process is None:
            return 0
        code = self._process.wait(40)
        self._process = None
        return code

    def log(self) -> str:
        return (self.folder / "service.log").read_text("utf-8", "replace")

    def get(self, path: str, **params: Any) -> Any:
        answer = self.http.get(path, params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, body: dict[str, Any], expect: int) -> Any:
        answer = self.http.post(path, json=body)
        assert answer.status_code == expect, answer.text
        return answer.json()

    def hire(self, name: str = "Ada", **extra: Any) -> None:
        body = {"signature": name, "model": "practice-1", "opening_balance": "100", **extra}
        self.post("/api/agents", body, 201)

    def launch(self, *tasks: str, name: str = "Ada", **extra: Any) -> str:
        body = {"signature": name, "task_ids": list(tasks), **extra}
        return str(self.post("/api/simulations", body, 202)["simulation_id"])

    def follow(self, run_id: str, after: int = 0) -> Iterator[dict[str, Any]]:
        """The run's events as they are streamed, until its last one."""
        path = f"/api/simulations/{run_id}/events/stream"
        with self.http.stream("GET", path, params={"after": after}) as answer:
            for line in answer.iter_lines():
                if line.startswith("data:"):
                    yield json.loads(line.removeprefix("data:"))

    def finish(self, run_id: str) -> list[dict[str, Any]]:
        """Every event of the run, once it has ended."""
        told = list(self.follow(run_id))
        assert told[-1]["kind"] in TERMINAL, told[-1]
        return told

    def samples(self) -> list[str]:
        return [t["id"] for t in self.get("/api/tasks")["tasks"] if t["source"] == "pack"]

    def entries(self, name: str = "Ada") -> list[dict[str, Any]]:
        """The coworker's whole ledger, oldest first; checks that the balance is the sum of it."""
        page = self.get(f"/api/agents/{name}/ledger", limit=200)
        assert page["next"] is None
        total = sum((Decimal(e["amount"]) for e in page["items"]), Decimal(0))
        assert total == Decimal(page["totals"]["balance"])
        return list(reversed(page["items"]))
