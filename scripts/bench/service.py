"""A closed ClawWork of one's own on loopback, configured as in production but for its limits of rate."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from scripts.ports import free_port

ROOT = Path(__file__).parents[2]
TENANT, TOKEN = "bench", "a-token-of-the-bench-on-loopback-only"
START_SECONDS = 180.0
UNLIMITED = "1000000000"


@dataclass(frozen=True)
class Running:
    """A service that is ready."""

    port: int
    pid: int

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=f"http://127.0.0.1:{self.port}", headers=HEADERS, timeout=60)


HEADERS = {"Authorization": f"Bearer {TOKEN}", "X-Tenant-Id": TENANT, "X-Actor": "bench"}


@contextmanager
def service(data_dir: Path, variables: Mapping[str, str] | None = None) -> Iterator[Running]:
    """ClawWork over `data_dir`, with `variables` besides its own; yields once it answers."""
    port = free_port()
    command = [sys.executable, "-m", "clawwork_api"]
    environment = _environment(data_dir, port) | dict(variables or {})
    with (data_dir / f"log-{port}").open("wb") as log:
        process = subprocess.Popen(command, env=environment, cwd=data_dir, stdout=log, stderr=log)
    try:
        _await_ready(port, process)
        yield Running(port, process.pid)
    finally:
        process.terminate()
        process.wait(60)


def _environment(data_dir: Path, port: int) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "CLAWWORK_DATA_DIR": str(data_dir),
        "CLAWWORK_PORT": str(port),
        "CLAWWORK_API_TOKEN": TOKEN,
        "CLAWWORK_REQUIRE_AUTH": "true",
        "CLAWWORK_REQUIRE_READ_AUTH": "true",
        "CLAWWORK_REQUIRE_TENANT_CONTEXT": "true",
        "CLAWWORK_RATE_LIMIT_ENABLED": "true",
        "CLAWWORK_READ_RATE_LIMIT": UNLIMITED,
        "CLAWWORK_WRITE_RATE_LIMIT": UNLIMITED,
        "CLAWWORK_SANDBOX": "off",
    }


def _await_ready(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError("the service ended while starting")
        try:
            if httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise RuntimeError("the service was not ready in time")
