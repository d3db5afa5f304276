"""The checks: what passes, what fails, and the evidence they quote."""

from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from clawwork_api.evaluations.checks import CHECKS, CheckItem, CheckReport, evaluate
from clawwork_api.tasks.pack import sample_tasks


def _check(**fields: object) -> dict[str, object]:
    return {"id": "c", "label": "the check", **fields}


def _run(folder: Path, *checks: dict[str, object], files: list[str] | None = None) -> CheckReport:
    there = [path.name for path in folder.iterdir()] if files is None else files
    return evaluate(CHECKS.validate_python(list(checks)), folder=folder, files=there)


def _one(folder: Path, **fields: object) -> CheckItem:
    return _run(folder, _check(**fields)).items[0]


def _workbook(folder: Path, *rows: list[object], name: str = "a.xlsx") -> None:
    book = Workbook()
    book.worksheets[0].title = "Summary"
    for row in rows:
        book.worksheets[0].append(row)
    book.save(folder / name)


def test_a_figure_is_found_beside_its_label_and_quoted_with_its_place(tmp_path: Path) -> None:
    _workbook(tmp_path, ["Head", "Value"], ["Net credit:", None, 1166.73])
    item = _one(tmp_path, type="sheet_figure", file="a.xlsx", name="net credit", value="1166.73")
    assert item.passed
    assert "Summary!C2" in item.evidence
    assert "1166.73" in item.evidence


@pytest.mark.parametrize("shown", ["$1,234.50", "(1,234.50)", "USD 1,234.50", "-1234.5", "\u2212$1,234.50"])
def test_money_written_as_text_counts_as_its_number(tmp_path: Path, shown: str) -> None:
    _workbook(tmp_path, ["Total", shown])
    negative = shown[0] in "(-\u2212"
    value = "-1234.50" if negative else "1234.50"
    assert _one(tmp_path, type="sheet_figure", file="a.xlsx", name="Total", value=value).passed


@pytest.mark.parametrize("held", [0.8421, 84.21, "84.21%"])
def test_a_percentage_may_be_a_fraction_or_a_number(tmp_path: Path, held: object) -> None:
    _workbook(tmp_path, ["Occupancy percent", held])
    found = _one(
        tmp_path, type="sheet_figure", file="a.xlsx", name="Occupancy percent", value="84.21", percent=True
    )
    assert found.passed, found.evidence


def test_a_wrong_figure_says_what_was_found_and_expected(tmp_path: Path) -> None:
    _workbook(tmp_path, ["Total", 12])
    item = _one(tmp_path, type="sheet_figure", file="a.xlsx", name="Total", value="15")
    assert not item.passed
    assert item.evidence == "Summary!B1: “Total” is “12”; expected 15"


def test_a_formula_without_a_value_is_no_figure(tmp_path: Path) -> None:
    _workbook(tmp_path, ["Total", "=6*7"])
    item = _one(tmp_path, type="sheet_figure", file="a.xlsx", name="Total", value="42")
    assert not item.passed
    assert "formula without a stored value" in item.evidence


def test_a_missing_label_is_named(tmp_path: Path) -> None:
    _workbook(tmp_path, ["Sum", 12])
    item = _one(tmp_path, type="sheet_figure", file="a.xlsx", name="Total", value="12")
    assert item.evidence == "no cell reads “Total”; expected 12"


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("We owe $18,946.63. All is well.", True),
        ("We owe 18946.63 dollars", True),
        ("We owe USD18,946.63", True),
        ("Account 18946.631", False),
        ("We owe 118,946.63", False),
        ("Dated 2026-18946.63", False),
        ("We owe nothing", False),
    ],
)
def test_a_number_in_a_text(tmp_path: Path, text: str, passes: bool) -> None:
    (tmp_path / "a.md").write_text(f"First sentence. {text}", "utf-8")
    item = _one(tmp_path, type="document_figure", file="a.md", value="18946.63", tolerance="0")
    assert item.passed is passes, item.evidence


def test_the_sentence_is_quoted(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("One thing. The saving is $529.04 in all. Another.", "utf-8")
    item = _one(tmp_path, type="document_figure", file="a.md", value="529.04")
    assert item.evidence == "“The saving is $529.04 in all.”; expected 529.04"


def test_headings_stand_on_their_own_line(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# 1. Result\n\n**Main drivers:**\n\nThe risks are many.", "utf-8")
    assert _one(tmp_path, type="headings", file="a.md", headings=["Result", "main drivers"]).passed
    missing = _one(tmp_path, type="headings", file="a.md", headings=["Result", "Risks"])
    assert missing.evidence == "no heading “Risks”"


def test_words_and_what_must_be_gone(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("We use an e-mail. Reuse it.", "utf-8")
    assert _one(tmp_path, type="document_words", file="a.md", words=["use an"], without=["utilise"]).passed
    assert not _one(tmp_path, type="document_words", file="a.md", words=["euse"]).passed
    gone = _one(tmp_path, type="document_words", file="a.md", without=["E-mail"])
    assert not gone.passed
    assert "We use an e-mail." in gone.evidence


@pytest.mark.parametrize("kind", ["file_opens", "sheet_figure"])
def test_a_broken_file_fails_with_the_reason(tmp_path: Path, kind: str) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"not a workbook")
    fields = {"name": "Total", "value": "1"} if kind == "sheet_figure" else {}
    item = _one(tmp_path, type=kind, file="a.xlsx", **fields)
    assert not item.passed
    assert "can't be opened" in item.evidence
    assert str(tmp_path) not in item.evidence


def test_only_submitted_files_count(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("here", "utf-8")
    report = _run(tmp_path, _check(type="file_present", file="a.md"), files=["b.md"])
    assert report.items[0].evidence == "a.md was not submitted (submitted: b.md)"


def test_nothing_outside_the_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("secret", "utf-8")
    work = tmp_path / "work"
    work.mkdir()
    (work / "link.md").symlink_to(tmp_path / "secret.md")
    up = _run(work, _check(type="file_opens", file="secret.md"), files=["../secret.md"])
    link = _run(work, _check(type="file_opens", file="link.md"), files=["link.md"])
    assert "outside the folder" in up.items[0].evidence
    assert "outside the folder" in link.items[0].evidence


def test_the_score_is_the_share_of_the_weights(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("text", "utf-8")
    report = _run(
        tmp_path,
        _check(type="file_present", file="a.md", weight="1"),
        _check(type="file_present", file="b.md", weight="2"),
    )
    assert report.score == Decimal("0.3333")


def test_no_checks_give_no_score(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="without checks"):
        evaluate([], folder=tmp_path, files=[])


@pytest.mark.parametrize("task", sample_tasks(), ids=lambda task: task.id)
def test_the_right_shape_with_wrong_figures_stays_below_the_threshold(task: object, tmp_path: Path) -> None:
    from clawwork_api.documents import write_document

    rows: list[list[object]] = [["Figure", "Value"]]
    headings: list[str] = []
    for check in task.checks:  # type: ignore[attr-defined]
        if check.type in ("sheet_figure", "sheet_text"):
            rows.append([check.name, 987654])
        if check.type == "headings":
            headings = check.headings
    for name in task.deliverables:  # type: ignore[attr-defined]
        if name.endswith(".xlsx"):
            _workbook(tmp_path, *rows, name=name)
        else:
            text = "\n\n".join(f"## {heading}\n\nNothing to say." for heading in headings)
            write_document(tmp_path / name, name.rsplit(".", 1)[1], f"# Note\n\n{text}")
    report = evaluate(task.checks, folder=tmp_path, files=task.deliverables)  # type: ignore[attr-defined]
    assert Decimal(0) < report.score < Decimal("0.6")
    assert all(item.evidence for item in report.items)
