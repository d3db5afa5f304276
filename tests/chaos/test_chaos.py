"""A short siege: workers killed hard in the middle of paid work, on both databases."""

import tempfile
from pathlib import Path

import pytest

from scripts.chaos.siege import Siege
from scripts.postgres import Postgres


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("database", "workers", "kills", "stops"), [("sqlite", 1, 22, 0), ("postgresql", 3, 20, 1)]
)
def test_killed_workers_lose_nothing_and_pay_nothing_twice(
    database: str, workers: int, kills: int, stops: int
) -> None:
    with tempfile.TemporaryDirectory(prefix="clawwork-chaos-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # PostgreSQL's user has to get in; pytest's own folders are closed to it
        server = Postgres(folder / "postgres") if database == "postgresql" else None
        result = Siege(folder, workers=workers, seed=7, server=server).run(kills=kills, stops=stops)

    assert result.killed == kills and result.steps > kills
    assert result.clean, result
