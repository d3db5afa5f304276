"""Kills workers at random instants and looks what became of runs, steps and money. `make chaos` runs it.

python -m scripts.chaos --database sqlite --workers 1 --kills 200
"""

import argparse
import json
import tempfile
from dataclasses import asdict
from pathlib import Path

from scripts.chaos.siege import Siege
from scripts.postgres import Postgres


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--stops", type=int, default=0, help="hard stops of PostgreSQL itself")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="clawwork-chaos-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # PostgreSQL's user has to get in
        server = Postgres(folder / "postgres") if chosen.database == "postgresql" else None
        siege = Siege(folder, workers=chosen.workers, seed=chosen.seed, server=server)
        result = siege.run(kills=chosen.kills, stops=chosen.stops)
    print(json.dumps({**vars(chosen), **asdict(result)}))  # noqa: T201 - the result is the output
    return 0 if result.clean else 1


if __name__ == "__main__":
    raise SystemExit(main())
