"""What the sample pack ships."""

import filecmp
from decimal import Decimal
from pathlib import Path

from clawwork_api.tasks.pack import sample_tasks
from scripts.build_pack import build


def test_the_pack_covers_what_it_promises() -> None:
    tasks = sample_tasks()
    kinds = {path.suffix for task in tasks for path in task.reference_files}
    assert len(tasks) >= 8
    assert len({task.occupation for task in tasks}) >= 6
    assert kinds == {".csv", ".xlsx", ".docx", ".pdf"}
    assert all(Decimal(20) <= task.value <= Decimal(250) for task in tasks)
    assert all(name in task.brief for task in tasks for name in task.deliverables)


def test_reference_files_are_what_the_builder_writes(tmp_path: Path) -> None:
    build(tmp_path)
    for task in sample_tasks():
        for path in task.reference_files:
            assert filecmp.cmp(path, tmp_path / task.id / "reference_files" / path.name, shallow=False), path


def test_no_answer_stands_in_the_brief_or_a_file_name() -> None:
    for task in sample_tasks():
        for check in task.checks:
            if check.type == "sheet_figure" and abs(check.value) > 100:
                assert f"{abs(check.value):,}" not in task.brief
                assert str(abs(check.value)) not in task.brief
