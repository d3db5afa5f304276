"""Published runs to import: the real ones where they are at hand, and small ones made for a test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from clawwork_api.database import Database
from tests.livebench.folders import REAL, write_coworker

collect_ignore = [] if REAL.is_dir() else ["test_published_runs.py"]

Opened = Callable[[Path], Database]


@pytest.fixture(scope="session")
def opened() -> Iterator[Opened]:
    """Opens a migrated database in a folder, and closes it at the end."""
    made: list[Database] = []

    def open_in(folder: Path) -> Database:
        database = Database(f"sqlite:///{folder / 'clawwork.db'}")
        database.migrate()
        made.append(database)
        return database

    yield open_in
    for database in made:
        database.close()


@pytest.fixture
def database(opened: Opened, tmp_path: Path) -> Database:
    return opened(tmp_path)


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """A published data folder with one small, healthy coworker."""
    folder = tmp_path / "published"
    write_coworker(folder / "agent_data" / "Small One")
    return folder
