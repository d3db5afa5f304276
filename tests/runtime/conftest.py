"""Fixtures: a running service over a folder of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.runtime.service import Service


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    running = Service(tmp_path)
    running.start()
    yield running
    running.terminate()
