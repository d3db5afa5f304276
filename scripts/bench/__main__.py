"""Measures everything that docs/performance.md promises, and writes it there. `make bench` runs it.

python -m scripts.bench [--livebench PATH] [--only PART]
"""

import argparse
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from scripts.bench import crowd, page, reads, steps, streams
from scripts.bench.figures import load
from scripts.bench.stage import Kind

GROWTH, CLIENTS, SECONDS = 20, 20, 1.5


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--livebench", type=Path, help="published runs; without them lists aren't measured")
    parser.add_argument(
        "--only", choices=PARTS, help="measure this part anew, and leave the others as they are"
    )
    chosen = parser.parse_args()
    results: page.Results = page.kept() if chosen.only else {}
    results |= {"load": load(), "cores": os.cpu_count()}
    for part in [chosen.only] if chosen.only else PARTS:
        results[part] = PARTS[part](chosen.livebench)
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


KINDS: tuple[Kind, ...] = ("SQLite", "PostgreSQL")
PARTS: dict[str, Callable[[Path | None], list[dict[str, Any]]]] = {
    "steps": lambda _: [asdict(steps.measure(kind)) for kind in KINDS],
    "crowds": lambda _: [asdict(crowd.measure(kind)) for kind in KINDS],
    "streams": lambda _: [asdict(found) for found in _streams()],
    "lists": lambda folder: [asdict(row) for row in _lists(folder)],
}

if __name__ == "__main__":
    raise SystemExit(main())
