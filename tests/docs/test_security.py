"""What the documents name is there: tests, files, variables; and each line of ASVS has its answer."""

import re
from pathlib import Path

import pytest

from scripts import variables

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs").glob("*.md"))
ANSWERS = {"met", "by deployment", "in part", "NOT met", "not applicable"}
LINES = {
    "4": "1.1-3 2.1 3.1-2 4.1-4",
    "6": "1.1-3 2.1-12 3.1-4 4.1-4 5.1-5 6.1-3 8.1-4",
    "7": "1.1-3 2.1-4 3.1-2 4.1-5 5.1-2 6.1-2",
    "8": "1.1-2 2.1-3 3.1 4.1",
    "16": "1.1 2.1-5 3.1-4 4.1-3 5.1-3",
}
"""Levels 1 and 2 of ASVS 5.0.0: of each chapter the sections, with the first and the last of their lines."""


def wanted() -> list[str]:
    found = []
    for chapter, sections in LINES.items():
        for section, first, last in re.findall(r"(\d+)\.(\d+)(?:-(\d+))?", sections):
            found += [f"{chapter}.{section}.{n}" for n in range(int(first), int(last or first) + 1)]
    return found


def rows() -> list[list[str]]:
    lines = re.findall(r"^\| (\d+\.\d+\.\d+ \|.*) \|$", (ROOT / "docs" / "asvs.md").read_text(), re.MULTILINE)
    return [line.split(" | ") for line in lines]


def test_each_line_of_asvs_is_answered_once() -> None:
    assert [row[0] for row in rows()] == wanted()
    for number, topic, answer, how, test in rows():
        assert answer in ANSWERS, number
        assert 2 <= len(topic.split()) <= 9, number
        assert how, number
        assert "`" in test or answer not in ("met", "in part") or "security.md" in how or number in UNTESTED


OF_MAKE = {"OPENOS_HOST", "OPENOS_PORT", "CLAWWORK_REQUIRE"}
UNTESTED = {"6.2.10", "6.4.2", "16.1.1"}
"""Something that isn't there, and the inventory itself."""


def test_the_summary_counts_the_answers() -> None:
    answers = [row[2] for row in rows()]
    order = ("met", "by deployment", "in part", "NOT met", "not applicable")
    counts = " | ".join(str(answers.count(answer)) for answer in order)
    assert f"| levels 1 and 2 | {len(answers)} | {counts} |" in (ROOT / "docs" / "asvs.md").read_text()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_test_and_file_that_a_page_names_is_there(page: Path) -> None:
    named = re.findall(
        r"`((?:tests|openos|clawwork_api|scripts|docs)/[\w./]+)(?:::(\w+))?`", page.read_text()
    )
    missing = [f"{file}::{name}" for file, name in named if not there(ROOT / file, name)]
    assert missing == []


def there(path: Path, name: str) -> bool:
    if not name:
        return path.exists()
    return (
        path.is_file() and re.search(rf"^(async )?def {name}\(", path.read_text(), re.MULTILINE) is not None
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_variable_that_a_page_names_is_read(page: Path) -> None:
    named = set(re.findall(r"\b(?:CLAWWORK|OPENOS|EVALUATION)_[A-Z0-9_]*[A-Z0-9]\b", page.read_text()))
    known = {*variables.CLAWWORK, *variables.OPENOS, *OF_MAKE}
    assert named - known == set()
