"""`make help` tells the truth, and what is pinned is pinned once."""

import re
import subprocess
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name.partition("[")[0]).lower()


def requirements() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return [
        *project["dependencies"],
        *(line for extra in project["optional-dependencies"].values() for line in extra),
    ]


def constraints() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    pairs = [line.split("==") for line in lines if line.strip() and not line.startswith("#")]
    return {normal(name): version for name, version in pairs}


def test_make_help_lists_every_target_that_a_person_calls() -> None:
    said = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    listed = set(re.findall(r"^  make (\S+) +\S", said, re.MULTILINE))
    phony = set(re.findall(r"^\.PHONY: (\S+)$", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert listed == phony
    assert {"run", "check", "test", "help"} <= listed


def test_every_dependency_is_pinned_to_one_version() -> None:
    loose = [
        line for line in requirements() if not re.fullmatch(r"[A-Za-z0-9_.,\[\]-]+==[A-Za-z0-9_.!+]+", line)
    ]
    assert loose == []


def test_the_pins_and_the_full_freeze_agree() -> None:
    pinned = {normal(name): version for name, version in (line.split("==") for line in requirements())}
    frozen = constraints()
    assert {name: frozen.get(name) for name in pinned} == pinned
