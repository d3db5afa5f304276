"""Writes the reference files of the sample pack; the same bytes every time.

python -m scripts.build_pack
"""

from pathlib import Path

from scripts.pack_files import finance, operations, people

PACK = Path(__file__).parent.parent / "clawwork_api" / "tasks" / "pack"
BUILDERS = {**finance.BUILDERS, **people.BUILDERS, **operations.BUILDERS}


def build(pack: Path) -> None:
    """Writes `<pack>/<task>/reference_files/` of every task."""
    for task, builder in BUILDERS.items():
        folder = pack / task / "reference_files"
        folder.mkdir(parents=True, exist_ok=True)
        builder(folder)


if __name__ == "__main__":
    build(PACK)
