"""Changing a part of a file leaves the rest of it as it was."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Font
from PIL import Image
from pptx import Presentation
from pptx.util import Inches

from clawwork_api.documents import read_text
from tests.tools.conftest import Desk


def workbook(path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "Summary"
    for row in (["Item", "Amount"], ["Rent", 100], ["Heat", 20], ["Total", "=SUM(B2:B3)"]):
        sheet.append(row)
    sheet["B2"].font, sheet["B2"].number_format = Font(bold=True), "#,##0.00"
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=3), titles_from_data=True)
    sheet.add_chart(chart, "D2")
    sheet.merge_cells("A6:B6")
    book.create_sheet("Notes")["A1"] = "kept"
    book.save(path)


async def test_cells_change_and_the_rest_of_the_workbook_stays(desk: Desk) -> None:
    workbook(desk.folder / "b.xlsx")
    cells = [{"sheet": "summary", "cell": "b2", "value": 150}, {"cell": "B5", "value": "=B4*2"}]
    outcome, result = await desk.call("edit_file", path="b.xlsx", cells=cells)
    assert (
        outcome.changed == ["b.xlsx"]
        and result["formulas"] == 2
        and "when the workbook is opened" in result["note"]
    )
    book = load_workbook(desk.folder / "b.xlsx")
    sheet = book["Summary"]
    assert (sheet["B2"].value, sheet["B3"].value, sheet["B5"].value) == (150, 20, "=B4*2")
    assert sheet["B2"].font.bold and sheet["B2"].number_format == "#,##0.00"
    assert len(sheet._charts) == 1 and book["Notes"]["A1"].value == "kept"
    assert book.calculation.fullCalcOnLoad


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"cells": [{"sheet": "Gone", "cell": "A1", "value": 1}]}, "it has Summary, Notes"),
        ({"cells": [{"cell": "B", "value": 1}]}, "like B7"),
        ({"cells": [{"cell": "XFE1", "value": 1}]}, "beyond the end"),
        ({"cells": [{"cell": "B6", "value": 1}]}, "merged"),
        ({"cells": [{"cell": "A1", "value": "x" * 40_000}]}, "too long"),
        ({"texts": [{"find": "Rent", "replace": "Hire"}]}, "`cells`"),
        ({"texts": [{"find": "a", "replace": "b"}], "cells": [{"cell": "A1", "value": 1}]}, "either texts"),
        ({}, "either texts or cells"),
        ({"cells": [{"cell": "A1", "value": 1}], "save_as": "b.xlsm"}, "ending"),
        ({"cells": [{"cell": "A1", "value": 1}], "save_as": "../b.xlsx"}, '".."'),
    ],
)  # fmt: skip
async def test_what_can_not_be_changed_says_why_and_changes_nothing(
    desk: Desk, arguments: dict[str, Any], says: str
) -> None:
    workbook(desk.folder / "b.xlsx")
    before = (desk.folder / "b.xlsx").read_bytes()
    outcome, result = await desk.call("edit_file", path="b.xlsx", **arguments)
    assert not outcome.ok and says in result["error"], result
    assert (desk.folder / "b.xlsx").read_bytes() == before


async def test_what_the_library_would_lose_is_refused(desk: Desk, tmp_path: Path) -> None:
    workbook(desk.folder / "b.xlsx")
    with zipfile.ZipFile(desk.folder / "b.xlsx", "a") as package:
        package.writestr("xl/slicers/slicer1.xml", "<slicers/>")
    outcome, result = await desk.call("edit_file", path="b.xlsx", cells=[{"cell": "A1", "value": 1}])
    assert not outcome.ok and "would lose" in result["error"]


async def test_a_reference_file_is_changed_in_a_copy_only(desk: Desk) -> None:
    (desk.folder / "reference_files" / "t.md").write_text("Dear NAME,\n")
    edit = {"path": "reference_files/t.md", "texts": [{"find": "NAME", "replace": "Ada"}]}
    refused, result = await desk.call("edit_file", **edit)
    assert not refused.ok and "save_as" in result["error"]
    outcome, _ = await desk.call("edit_file", **edit, save_as="letter.md")
    assert outcome.changed == ["letter.md"] and (desk.folder / "letter.md").read_text() == "Dear Ada,\n"
    assert (desk.folder / "reference_files" / "t.md").read_text() == "Dear NAME,\n"


@pytest.mark.parametrize(
    ("name", "content", "edit", "becomes"),
    [
        ("a.txt", b"one\r\ntwo\r\n", {"find": "one\ntwo", "replace": "1\n2"}, b"1\r\n2\r\n"),
        ("a.txt", b"aa aa", {"find": "aa", "replace": "b", "everywhere": True}, b"b b"),
        ("a.txt", b"aa aa", {"find": "aa", "replace": "b"}, "2 times"),
        ("a.txt", b"aa", {"find": "c", "replace": "b"}, "copy it exactly"),
        ("a.txt", b"\xff\xfe\x00", {"find": "c", "replace": "b"}, "UTF-8"),
        ("a.json", b'{"a": 1}', {"find": "1}", "replace": "2"}, "not valid JSON"),
    ],
)
async def test_plain_text(
    desk: Desk, name: str, content: bytes, edit: dict[str, Any], becomes: bytes | str
) -> None:
    (desk.folder / name).write_bytes(content)
    outcome, result = await desk.call("edit_file", path=name, texts=[edit])
    if isinstance(becomes, str):
        assert not outcome.ok and becomes in result["error"]
        becomes = content
    assert (desk.folder / name).read_bytes() == becomes


async def test_words_across_runs_of_a_document_keep_their_look(desk: Desk) -> None:
    document = Document()
    paragraph = document.add_paragraph("The rent is ")
    paragraph.add_run("1,2").bold = True
    paragraph.add_run("00 dollars").italic = True
    document.add_table(1, 1).cell(0, 0).text = "rent: OLD"
    document.sections[0].header.paragraphs[0].text = "OLD head"
    document.save(str(desk.folder / "d.docx"))
    texts = [
        {"find": "1,200 dollars", "replace": "1,300 euros"},
        {"find": "OLD", "replace": "NEW", "everywhere": True},
    ]
    outcome, result = await desk.call("edit_file", path="d.docx", texts=texts)
    assert outcome.ok, result
    text = read_text(desk.folder / "d.docx").text
    assert "The rent is 1,300 euros" in text and "rent: NEW" in text and "NEW head" in text
    runs = Document(str(desk.folder / "d.docx")).paragraphs[0].runs
    assert [(r.text, r.bold, r.italic) for r in runs] == [
        ("The rent is ", None, None), ("1,300 euros", True, None), ("", None, True)
    ]  # fmt: skip


async def test_a_picture_in_the_text_is_not_lost(desk: Desk) -> None:
    document = Document()
    Image.new("RGB", (4, 4)).save(desk.folder / "p.png")
    run = document.add_paragraph().add_run("see ")
    run.add_picture(str(desk.folder / "p.png"))
    document.save(str(desk.folder / "d.docx"))
    outcome, result = await desk.call("edit_file", path="d.docx", texts=[{"find": "see", "replace": "x"}])
    assert not outcome.ok and "picture" in result["error"]


async def test_slides(desk: Desk) -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "Review 2025"
    table = slide.shapes.add_table(1, 1, Inches(1), Inches(2), Inches(3), Inches(1)).table
    table.cell(0, 0).text = "sum 2025"
    slide.notes_slide.notes_text_frame.text = "say 2025"
    deck.save(str(desk.folder / "s.pptx"))
    edit = {"find": "2025", "replace": "2026", "everywhere": True}
    outcome, _ = await desk.call("edit_file", path="s.pptx", texts=[edit])
    text = read_text(desk.folder / "s.pptx").text
    assert outcome.ok and text.count("2026") == 3 and "2025" not in text


async def test_a_step_that_a_crash_cut_off_is_carried_out_once(desk: Desk) -> None:
    (desk.folder / "a.txt").write_text("x")
    edit = {"path": "a.txt", "texts": [{"find": "x", "replace": "xx"}]}
    for _ in range(2):
        assert (await desk.call("edit_file", step="0.1.tool.0", **edit))[0].ok
    assert (desk.folder / "a.txt").read_text() == "xx"
    assert not (await desk.call("edit_file", step="0.2.tool.0", **edit))[0].ok
    _, listed = await desk.call("list_files")
    assert [file["path"] for file in listed["files"]] == ["a.txt"] and json.dumps(listed)
