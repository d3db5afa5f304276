"""A short siege: workers killed hard in the middle of paid work, on both databases."""

from pathlib import Path

import pytest

from scripts.chaos.siege import Siege
from scripts.postgres import Postgres


@pytest.mark.parametrize(
    ("database", "workers", "kills", "stops"), [("sqlite", 1, 22, 0), ("postgresql", 3, 20, 1)]
)
def test_killed_workers_lose_nothing_and_pay_nothing_twice(
    database: str, workers: int, kills: int, stops: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("chaos")
    for path in (folder, *folder.parents[:2]):
        path.chmod(0o755)  # PostgreSQL's user has to get in
    server = Postgres(folder / "postgres") if database == "postgresql" else None
    result = Siege(Path(folder), workers=workers, seed=7, server=server).run(kills=kills, stops=stops)

    assert result.killed == kills and result.steps > kills
    assert result.clean, result
