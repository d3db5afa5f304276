"""What the documents say is so: each command of docs/api.md, each variable, each file that is named."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from scripts import variables
from tests.conftest import TOKEN, ClawWork

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])


def test_each_command_of_the_api_page_works(clawwork: ClawWork) -> None:
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / "docs" / "api.md").read_text(), re.DOTALL)
    env = {"PATH": os.environ["PATH"], "CLAWWORK": clawwork.url, "TOKEN": TOKEN, "no_proxy": "*"}
    script = "set -e\n" + "\n".join(blocks)
    done = subprocess.run(["sh", "-c", script], env=env, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    assert "event: run.completed" in done.stdout or '"run.completed"' in done.stdout
    assert "agent_not_found" in done.stdout


def test_every_variable_is_in_the_table() -> None:
    page = variables.PAGE.read_text()
    assert page == variables.written(page), "run: python -m scripts.variables"
    assert page.count("\n| `") == len(variables.CLAWWORK) + len(variables.OPENOS)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_leads_to_is_there(page: Path) -> None:
    text = page.read_text()
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", text)
    tests = re.findall(r"`(tests/[\w./]+)`", text)
    missing = [name for name in links if not (page.parent / name).exists()]
    missing += [name for name in tests if not (ROOT / name).exists()]
    assert missing == []
