"""The frontend is built again when, and only when, something that it is built from has changed."""

from pathlib import Path

import pytest

from scripts.build_frontend import sources_digest


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("openos/pages/home.py", "assets/mark.svg", "rxconfig.py", "constraints.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    return tmp_path


@pytest.mark.parametrize(
    "name", ["openos/pages/home.py", "assets/mark.svg", "rxconfig.py", "constraints.txt"]
)
def test_a_changed_source_asks_for_a_new_build(project: Path, name: str) -> None:
    before = sources_digest(project)
    (project / name).write_text("changed")
    assert sources_digest(project) != before


def test_a_renamed_source_asks_for_a_new_build(project: Path) -> None:
    before = sources_digest(project)
    (project / "assets/mark.svg").rename(project / "assets/sign.svg")
    assert sources_digest(project) != before


def test_what_is_produced_or_belongs_to_the_other_service_does_not(project: Path) -> None:
    before = sources_digest(project)
    for name in ("openos/pages/__pycache__/home.pyc", "assets/external/copy.js", "clawwork_api/app.py"):
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(name)
    assert sources_digest(project) == before
