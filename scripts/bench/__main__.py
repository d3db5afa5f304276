"""Measures everything that docs/performance.md promises, and writes it there. `make bench` runs it.

python -m scripts.bench [--livebench PATH]
"""

import argparse
import os
import sys
from dataclasses import asdict
from pathlib import Path

from scripts.bench import crowd, page, reads, steps, streams
from scripts.bench.figures import load

GROWTH, CLIENTS, SECONDS = 20, 20, 1.5


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--livebench", type=Path, help="published runs; without them lists aren't measured")
    folder = parser.parse_args().livebench
    begun = load()
    results: page.Results = {
        "load": begun,
        "cores": os.cpu_count(),
        "steps": [asdict(steps.measure(kind)) for kind in ("SQLite", "PostgreSQL")],
        "crowds": [asdict(crowd.measure(kind)) for kind in ("SQLite", "PostgreSQL")],
        "streams": [asdict(found) for found in _streams()],
        "lists": [asdict(row) for row in _lists(folder)],
    }
    page.save(results)
    sys.stdout.writelines(f"{' | '.join(row)}\n" for row in page.targets(results))
    return 0


def _streams() -> list[streams.StreamFigures]:
    return [
        streams.measure("SQLite"),
        streams.measure("PostgreSQL"),
        streams.measure("PostgreSQL", processes=2),
    ]


def _lists(folder: Path | None) -> list[reads.ReadFigures]:
    if folder is None:
        return []
    return reads.bench(folder, growth=GROWTH, clients=CLIENTS, seconds=SECONDS)


if __name__ == "__main__":
    raise SystemExit(main())
