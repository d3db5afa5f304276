"""The API holds to its own OpenAPI document, whatever is sent: schemathesis, every check, stateful too."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz.conftest import TENANT
from tests.runtime.service import Service

EXAMPLES = os.environ.get("FUZZ_EXAMPLES", "2")
ENDLESS = "/events/stream$"
"""Streams end with their run; tests/runtime follows them."""


@pytest.mark.timeout(1200)
def test_any_request_is_answered_as_documented(fuzzed: Service, config: Path, tmp_path: Path) -> None:
    program = Path(sys.executable).with_name("schemathesis")
    command = [str(program), "--config-file", str(config)]
    command += ["run", f"http://127.0.0.1:{fuzzed.port}/openapi.json"]
    command += ["--header", f"X-Tenant-Id: {TENANT}", "--header", "X-Actor: fuzz"]
    command += ["--exclude-path-regex", ENDLESS, "--checks", "all", "--max-examples", EXAMPLES]
    command += ["--no-color", "--seed", "7"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-2000:]
