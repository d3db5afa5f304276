"""A database of its own, and coworkers at work in it through the real journal."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from clawwork_api.database import Database
from tests.economy.office import Office


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path / 'clawwork.db'}")
    opened.migrate()
    yield opened
    opened.close()


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database)
