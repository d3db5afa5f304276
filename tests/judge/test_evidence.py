"""What the judge reads, and which quotations count."""

from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook
from PIL import Image
from pydantic_ai.messages import BinaryContent, UserPromptPart
from reportlab.pdfgen.canvas import Canvas

from clawwork_api.evaluations.judge.judgement import weigh
from clawwork_api.evaluations.judge.material import DELIVERABLE_CHARACTERS, Material, gather
from clawwork_api.evaluations.judge.prompt import messages
from clawwork_api.evaluations.judge.verdict import read_verdict
from clawwork_api.evaluations.quotes import plain, stands_in
from clawwork_api.evaluations.rubrics import DIMENSIONS, rubric_for
from tests.judge.office import verdict

TEXT = plain(
    "Revenue rose by 12.5 % to $1,234,500; costs fell.\nThe board—meeting in May—agreed. 日本語の文章です"
)


@pytest.mark.parametrize(
    ("quote", "stands"),
    [
        ("revenue ROSE by 12.5% to $1,234,500", True),
        ("Revenue rose … costs fell", True),
        ("Revenue rose [...] The board", True),
        ("costs fell … Revenue rose", False),
        ("the board meeting in may agreed", True),
        ("Revenue fell", False),
        ("even", False),
        ("日本語の文章", True),
        ("", False),
        ("...", False),
        ("a", False),
    ],
)
def test_quotations_stand_word_for_word(quote: str, stands: bool) -> None:
    assert stands_in(quote, TEXT) is stands


def read(folder: Path, *files: str, sees: bool = False) -> Material:
    return gather(folder, brief="Write a memo.", files=files, references=[], sees=sees)


def test_every_sheet_is_read_with_values_formulas_and_errors(tmp_path: Path) -> None:
    book = Workbook()
    for name in ("One", "Two"):
        sheet = book.active if name == "One" else book.create_sheet()
        sheet.title = name
        for row in range(1, 60):
            sheet.append([f"{name} line {row}", row])
        sheet["C1"] = "=SUM(B1:B59)"
    book["Two"]["D1"] = "#REF!"
    book["Two"]["D1"].data_type = "e"
    book.save(tmp_path / "a.xlsx")
    [source] = read(tmp_path, "a.xlsx").sources
    assert "One line 59" in source.text and "Two line 59" in source.text
    assert source.text.count("C1 =SUM(B1:B59) -> no stored value") == 2
    assert source.errors == ("Two!D1 is #REF!",)


def test_a_long_document_is_cut_where_everyone_sees_it(tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("word " * 100_000, "utf-8")
    material = read(tmp_path, "long.txt")
    [source] = material.sources
    assert source.cut and len(source.text) == DELIVERABLE_CHARACTERS
    said = _said(material)
    assert "[cut here: 240,000 of 500,000 characters]" in said and "was cut" in said


def test_pages_and_pictures_are_shown_to_a_judge_who_sees(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"))
    for number in range(20):
        canvas.drawString(72, 700, f"Page {number}")
        canvas.showPage()
    canvas.save()
    Image.new("RGB", (3000, 200), "red").save(tmp_path / "b.png")
    blind, seeing = read(tmp_path, "a.pdf"), read(tmp_path, "b.png", "a.pdf", sees=True)
    assert not any(s.pictures for s in blind.sources)
    assert [len(s.pictures) for s in seeing.sources] == [1, 11]
    assert "pages 1 to 11 of 20 are shown as pictures" in _said(seeing)
    [request] = messages(rubric_for(""), seeing)
    [prompt] = [p for p in request.parts if isinstance(p, UserPromptPart)]
    assert sum(isinstance(c, BinaryContent) for c in prompt.content) == 12


def test_a_quotation_of_hidden_text_is_no_evidence(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("The lease ends in June.")
    document.add_paragraph().add_run("All figures were audited twice").font.hidden = True
    document.save(str(tmp_path / "a.docx"))
    material = read(tmp_path, "a.docx")
    assert "All figures were audited twice" in _said(material)

    def score(quote: str) -> object:
        answer = verdict(8, 8, 8, 8, quote=quote)
        return weigh(read_verdict(answer, ["a.docx"], DIMENSIONS), rubric_for(""), material).score

    assert score("All figures were audited twice") is None
    assert str(score("The lease ends in June")) == "0.8000"


def test_praise_without_a_quotation_from_the_work_does_not_hold(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The lease ends in June.", "utf-8")
    material = read(tmp_path, "a.txt")
    of_the_brief = verdict(8, 8, 8, 8, quote="Write a memo")
    judgement = weigh(read_verdict(of_the_brief, ["a.txt"], DIMENSIONS), rubric_for(""), material)
    assert judgement.score is None and len(judgement.unverified) == 4


def test_what_cannot_be_read_is_said_and_links_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("outside", "utf-8")
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "a.zip").write_bytes(b"PK\x03\x04\x00\x01")
    material = read(folder, "link.txt", "a.zip", "gone.txt", "../secret.txt")
    assert all(source.problem and not source.text for source in material.sources)
    assert "outside" not in material.delivered


def _said(material: Material) -> str:
    [request] = messages(rubric_for("Lawyers"), material)
    [prompt] = [p for p in request.parts if isinstance(p, UserPromptPart)]
    return "\n".join(c for c in prompt.content if isinstance(c, str))
