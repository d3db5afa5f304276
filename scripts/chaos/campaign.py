"""The whole chaos campaign, and its table in docs/reliability.md: written here, held by a test."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "docs" / "reliability.json"
PAGE = ROOT / "docs" / "reliability.md"

SIEGES = (
    ("sqlite", 1, 250, 0),
    ("postgresql", 3, 250, 3),
    ("sqlite", 3, 250, 0),
    ("postgresql", 1, 250, 2),
)
"""Database, workers, kills, hard stops of the database server."""

AT_ONCE = 2

COLUMNS = {
    "database": "database",
    "workers": "workers",
    "killed": "workers killed",
    "server_stops": "database stopped hard",
    "runs": "runs",
    "steps": "steps recorded",
    "unknown": "calls lost in flight, charged as unknown",
    "lost": "runs lost",
    "steps_repeated": "recorded steps repeated",
    "entries_doubled": "ledger entries doubled",
    "balances_wrong": "balances that differ from their entries",
    "caps_exceeded": "caps exceeded",
    "events_with_gaps": "runs with gaps in their events",
    "untruthful": "looks at a run shown as worked by nobody",
}
HEAD = """# Reliability

Workers are killed with SIGKILL at random instants while they work on paid tasks; PostgreSQL itself is
stopped hard in the middle. A killed worker never comes back under its old name. The provider is a real
OpenAI-compatible server on loopback which counts what it is asked. `make chaos` makes the runs and writes
this page; a test holds it against `reliability.json`, and a shorter siege is part of `make test`.

"""
TAIL = """
What is not promised: a call that is in flight at the instant of a kill has been bought already. It is charged
at its reservation, shown as unknown, and bought again at most once before the run ends as `call_lost` and its
restart policy decides. The column "recorded steps repeated" counts every request that the provider got beyond
the recorded steps and those unknown ones.
"""


def main() -> int:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        results = list(pool.map(lambda siege: _siege(*siege), SIEGES))
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    PAGE.write_text(page(results), "utf-8")
    return 0


def page(results: list[dict[str, Any]]) -> str:
    """The page for `results`, with the sum of the kills."""
    head = f"| {' | '.join(COLUMNS.values())} |\n|{'---|' * len(COLUMNS)}\n"
    rows = "".join(f"| {' | '.join(str(result[key]) for key in COLUMNS)} |\n" for result in results)
    kills = sum(int(result["killed"]) for result in results)
    return f"{HEAD}{kills} kills in all.\n\n{head}{rows}{TAIL}"


def _siege(database: str, workers: int, kills: int, stops: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "scripts.chaos", "--database", database, "--workers", str(workers)]
    command += ["--kills", str(kills), "--stops", str(stops)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    if not done.stdout.strip():
        raise RuntimeError(f"the siege of {workers} workers on {database} ended without a result")
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    sys.stderr.write(f"{result}\n")
    return result


if __name__ == "__main__":
    raise SystemExit(main())
