"""Every sample task, worked end to end by the practice model and judged by its checks."""

from decimal import Decimal
from pathlib import Path

import pytest

from clawwork_api.documents import read_sheets
from clawwork_api.evaluations.checks import CheckReport, evaluate
from clawwork_api.runtime.sandboxes import Sandbox
from clawwork_api.tasks.pack import SampleTask, sample_task, sample_tasks
from scripts.pack_files.people import POLICY
from scripts.pack_files.writers import write_docx, write_pdf
from tests.practice.desk import Desk

pytestmark = pytest.mark.asyncio(loop_scope="module")
IDS = [task.id for task in sample_tasks()]


def _task(identifier: str) -> SampleTask:
    task = sample_task(identifier)
    assert task is not None
    return task


def _asked(task: SampleTask) -> str:
    return f"Task: {task.id}\nTitle: {task.title}\n\n{task.brief}"


def _judged(task: SampleTask, desk: Desk) -> CheckReport:
    return evaluate(task.checks, folder=desk.folder, files=desk.submitted)


def _failures(report: CheckReport) -> list[str]:
    return [f"{item.label}: {item.evidence}" for item in report.items if not item.passed]


@pytest.mark.parametrize("identifier", IDS)
async def test_done_right_with_code(identifier: str, tmp_path: Path, sandbox: Sandbox) -> None:
    task = _task(identifier)
    desk = Desk(tmp_path / "w", task.reference_files, sandbox)
    await desk.work(_asked(task))
    report = _judged(task, desk)
    assert report.score == Decimal("1.0000"), _failures(report)
    assert desk.called.count("execute_code") == 1
    assert any("program printed the figures" in text for text in desk.said), desk.said
    assert sorted(desk.submitted) == sorted(task.deliverables)


@pytest.mark.parametrize("identifier", IDS)
async def test_done_right_without_code_in_small_pages(identifier: str, tmp_path: Path) -> None:
    task = _task(identifier)
    desk = Desk(tmp_path / "w", task.reference_files, page=400)
    await desk.work(_asked(task), stream=True)
    report = _judged(task, desk)
    assert report.score == Decimal("1.0000"), _failures(report)


async def test_a_changed_reference_changes_the_deliverable(tmp_path: Path, sandbox: Sandbox) -> None:
    task = _task("bank-reconciliation")
    for name, tool in [("code", sandbox), ("read", None)]:
        desk = Desk(tmp_path / name, task.reference_files, tool)
        ledger = desk.folder / "reference_files" / "bank_statement.csv"
        text = ledger.read_text("utf-8")
        ledger.write_text(
            text.replace("Interest earned,12.48,18545.18", "Interest earned,99.99,18632.69"), "utf-8"
        )
        await desk.work(_asked(task))
        summary = dict(row[:2] for row in read_sheets(desk.folder / "reconciliation.xlsx")[0].rows)
        assert Decimal(summary["Bank items not in ledger"]) == Decimal("-575.01")
        report = _judged(task, desk)
        failed = next(item for item in report.items if item.id == "sheet-bank-items-not-in-ledger")
        assert not failed.passed
        assert "Summary!B" in failed.evidence
        assert "-662.52" in failed.evidence


async def test_changed_terms_in_a_pdf_and_a_docx_change_the_deliverable(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    quote, policy = _task("supplier-quotes"), _task("absence-compliance")
    desk = Desk(tmp_path / "quotes", quote.reference_files, sandbox)
    prices = [
        f"- {item}: {price} dollars each"
        for item, price in [("SH-110", "1.00"), ("SH-200", "1.00"), ("BX-040", "1.00"), ("TR-015", "1.00")]
    ]
    terms = [
        "Discount: 5 percent on the goods when their value is above 16,000.00 dollars.",
        "Freight: 7.00 dollars.",
        "Delivery: 21 calendar days after the order.",
        "Warranty: 12 months.",
    ]
    write_pdf(desk.folder / "reference_files" / "quote_alderney.pdf", "Alderney Storage", [*prices, *terms])
    await desk.work(_asked(quote))
    summary = dict(row[:2] for row in read_sheets(desk.folder / "quote-comparison.xlsx")[0].rows)
    assert Decimal(summary["Alderney Storage landed cost"]) == 36 + 84 + 400 + 6 + 7
    assert summary["Recommended supplier"] == "Alderney Storage"

    desk = Desk(tmp_path / "absence", policy.reference_files, sandbox)
    changed = [block.replace("at least 14 calendar", "at least 10 calendar") for block in POLICY]
    write_docx(desk.folder / "reference_files" / "absence_policy.docx", "Absence policy", changed)
    await desk.work(_asked(policy))
    summary = dict(row[:2] for row in read_sheets(desk.folder / "compliance-review.xlsx")[0].rows)
    assert Decimal(summary["Notice breaches"]) == 2


async def test_a_program_that_fails_is_said_and_the_read_texts_are_used(tmp_path: Path) -> None:
    class Broken:
        name = "broken"

        async def run(self, workspace: Path, **_: object) -> object:
            from clawwork_api.runtime.sandboxes import ExecResult

            return ExecResult(exit_code=None, stdout="", stderr="", reason="timeout", seconds=1)

        async def close(self) -> None: ...

    task = _task("supplier-quotes")
    desk = Desk(tmp_path / "w", task.reference_files, Broken())  # type: ignore[arg-type]
    await desk.work(_asked(task))
    assert any("did not run (timeout)" in text for text in desk.said), desk.said
    assert _judged(task, desk).score == Decimal("1.0000")


async def test_missing_references_end_in_an_honest_note(tmp_path: Path) -> None:
    task = _task("ward-staffing")
    desk = Desk(tmp_path / "w", [])
    await desk.work(_asked(task))
    assert desk.submitted == ["practice-note.md"]
    assert _judged(task, desk).score == Decimal("0.0000")


async def test_another_task_gets_the_honest_note(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "w", [])
    await desk.work("Task: 0193f2\nTitle: Write a jingle\n\nEight bars about soap.")
    note = (desk.folder / "practice-note.md").read_text("utf-8")
    assert desk.submitted == ["practice-note.md"]
    assert "Write a jingle" in note
    assert "No language model worked on this task" in note
    assert "provider has a key" in note
    assert desk.called == ["create_file", "submit_work"]
