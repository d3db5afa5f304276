"""The API holds to its own OpenAPI document, whatever is sent: schemathesis with all its checks, stateful too."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.runtime.service import Service

EXAMPLES = os.environ.get("FUZZ_EXAMPLES", "2")
ENDLESS = "/events/stream$"
"""Streams end with their run; tests/runtime follows them."""


@pytest.fixture(scope="session")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    running = Service(tmp_path_factory.mktemp("fuzzed"), CLAWWORK_RATE_LIMIT_ENABLED="false")
    running.start()
    yield running
    running.terminate()


def test_any_request_is_answered_as_documented(fuzzed: Service, tmp_path: Path) -> None:
    program = Path(sys.executable).with_name("schemathesis")
    command = [str(program), "run", f"http://127.0.0.1:{fuzzed.port}/openapi.json"]
    command += ["--header", "X-Tenant-Id: fuzz", "--header", "X-Actor: fuzz", "--exclude-path-regex", ENDLESS]
    command += ["--checks", "all", "--max-examples", EXAMPLES, "--no-color", "--seed", "7"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
