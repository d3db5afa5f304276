"""Pages as they look, and files with pictures, formulas and charts."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PIL import Image
from pptx import Presentation

from clawwork_api.documents import read_text
from clawwork_api.runtime.tools import ToolContext, call_tool
from tests.tools.conftest import Desk

DECK = """# Review

for the board

## Findings

- one
  - inner

Notes: Say hello.

## Figures

| A | B |
|---|---|
| x | 1 |
"""
ROWS = [["Item", "Amount"], ["Rent", 100], ["Heat", 20], ["Total", "=SUM(B2:B3)"]]
BOOK = {
    "sheets": [
        {
            "name": "It's ours", "rows": ROWS,
            "charts": [{"kind": "bar", "title": "Costs", "labels": "A2:A3", "values": "B1:B3", "at": "D2"}],
        }
    ]
}  # fmt: skip


async def test_a_page_is_shown_to_who_sees_and_told_to_who_does_not(desk: Desk) -> None:
    await desk.call("create_file", filename="r.pdf", content="# Report\n\nAll is well.", file_type="pdf")
    outcome, told = await desk.call("look_at_page", path="r.pdf")
    assert outcome.picture is None and told["pages"] == 1
    first, second = told["lines"][:2]
    assert (first["text"], second["text"]) == ("Report", "All is well.")
    assert 0 < first["box"][1] < second["box"][1] < 100
    seeing = ToolContext(workspace=desk.folder, sandbox=None, sees=True)
    seen = await call_tool(seeing, "look_at_page", json.dumps({"path": "r.pdf"}))
    assert seen.picture and seen.picture.content[8:12] == b"WEBP" and "follows" in seen.content
    refused, why = await desk.call("look_at_page", path="r.pdf", page=2)
    assert not refused.ok and "has 1 pages" in why["error"]


async def test_a_picture(desk: Desk) -> None:
    Image.new("RGB", (3_000, 20)).save(desk.folder / "p.png")
    _, told = await desk.call("read_file", path="p.png")
    assert (told["kind"], told["width"], told["height"]) == ("image", 3_000, 20)
    seeing = ToolContext(workspace=desk.folder, sandbox=None, sees=True)
    seen = await call_tool(seeing, "look_at_page", json.dumps({"path": "p.png"}))
    assert seen.picture and len(seen.picture.content) < 10_000
    assert (await desk.call("look_at_page", path="p.png"))[1]["note"].startswith("You can't see")


@pytest.mark.parametrize(("kind", "says"), [("docx", ".pdf"), ("xlsx", "read_file"), ("pptx", "read_file")])
async def test_what_can_not_be_drawn_says_what_to_do(desk: Desk, kind: str, says: str) -> None:
    content = "a,b\n1,2" if kind == "xlsx" else "# T\n\n## S\n\ntext"
    await desk.call("create_file", filename=f"f.{kind}", content=content, file_type=kind)
    outcome, result = await desk.call("look_at_page", path=f"f.{kind}")
    assert not outcome.ok and "can't be drawn here" in result["error"] and says in result["error"]


async def test_plain_text_has_no_pages(desk: Desk) -> None:
    await desk.call("create_file", filename="f.md", content="# T", file_type="md")
    outcome, result = await desk.call("look_at_page", path="f.md")
    assert not outcome.ok and "plain text" in result["error"] and "read_file" in result["error"]


async def test_a_workbook_with_formulas_and_a_chart(desk: Desk) -> None:
    outcome, result = await desk.call(
        "create_file", filename="b.xlsx", content=json.dumps(BOOK), file_type="xlsx"
    )
    assert outcome.ok, result
    sheet = load_workbook(desk.folder / "b.xlsx")["It's ours"]
    assert len(sheet._charts) == 1
    _, read = await desk.call("read_file", path="b.xlsx")
    assert read["formulas"] == {"It's ours!B4": "=SUM(B2:B3)"} and "Rent,100" in read["text"]
    edited, _ = await desk.call("edit_file", path="b.xlsx", cells=[{"cell": "B2", "value": 5}])
    assert edited.ok and len(load_workbook(desk.folder / "b.xlsx")["It's ours"]._charts) == 1
    bad = json.loads(json.dumps(BOOK))
    bad["sheets"][0]["charts"][0]["values"] = "B1"
    outcome, result = await desk.call(
        "create_file", filename="c.xlsx", content=json.dumps(bad), file_type="xlsx"
    )
    assert not outcome.ok and "charts" in result["error"]


async def test_slides_are_made(desk: Desk, tmp_path: Path) -> None:
    outcome, result = await desk.call("create_file", filename="s.pptx", content=DECK, file_type="pptx")
    assert outcome.ok, result
    slides = list(Presentation(str(desk.folder / "s.pptx")).slides)
    assert [slide.shapes.title.text for slide in slides] == ["Review", "Findings", "Figures"]
    assert [(p.text, p.level) for p in slides[1].placeholders[1].text_frame.paragraphs] == [
        ("one", 0),
        ("inner", 1),
    ]
    text = read_text(desk.folder / "s.pptx").text
    assert "Notes: Say hello." in text and "| x | 1 |" in text and "for the board" in text


@pytest.mark.parametrize(
    "content", ["no title", "# T\n\n## S\n\n" + "- x\n" * 15, "# T\n\n## S\n\nx\n\n| a |\n|---|\n| b |\n"]
)
async def test_slides_that_hold_too_much_are_refused(desk: Desk, content: str) -> None:
    outcome, _ = await desk.call("create_file", filename="s.pptx", content=content, file_type="pptx")
    assert not outcome.ok
