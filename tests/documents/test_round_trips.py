"""What is written can be read, and looks as it should."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from PIL import Image
from pptx import Presentation

from clawwork_api.documents import (
    DocumentError,
    media_type,
    preview,
    read_sheets,
    read_text,
    render_page,
    write_document,
)

REPORT = """# Quarterly review

To: Board
From: Ops

## Findings

Revenue was **12.5%** above *plan*, see [the note](https://example.com/note) & <b>html</b>.

- first
- second
  1. inner one
  2. inner two

1. alpha
2. beta

> Quoted advice.

```
code <stays>
```

---

| Unit | Rent |
|------|-----:|
| A-1 | $1,200.00 |
| B-2 | (300.00) |
"""
BOOK = {
    "sheets": [
        {
            "name": "Summary",
            "rows": [["Figure", "Value"], ["Rent", 1200.5], ["Units", 3], ["Total", "=SUM(B2:B3)"]],
        },
        {"name": "Notes", "rows": [["a,b", 'say "x"'], [None, True]]},
    ]
}


@pytest.mark.parametrize("kind", ["txt", "md", "csv", "json"])
def test_plain_files_keep_their_text(tmp_path: Path, kind: str) -> None:
    content = '{"a": "é €"}' if kind == "json" else "name,value\né,1\n"
    path = tmp_path / f"a.{kind}"
    write_document(path, kind, content)
    assert read_text(path).text == content


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_report_keeps_every_word(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"report.{kind}"
    write_document(path, kind, REPORT)
    text = read_text(path).text
    for words in (
        "Quarterly review",
        "To: Board",
        "12.5%",
        "first",
        "inner two",
        "beta",
        "Quoted advice.",
        "$1,200.00",
    ):
        assert words in text
    assert "code <stays>" in text and "<b>html</b>" in text and "**" not in text


def test_word_uses_styles_tables_and_restarted_numbers(tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    write_document(path, "docx", REPORT + "\n\nMore\n\n1. again\n2. and on\n")
    document = Document(str(path))
    styles = {p.text: p.style.name for p in document.paragraphs}
    assert styles["Quarterly review"] == "Heading 1" and styles["Findings"] == "Heading 2"
    assert styles["first"] == "List Bullet" and styles["inner one"] == "List Number 2"
    numbers = {p.text: p._p.pPr.numPr.numId.val for p in document.paragraphs if p.style.name == "List Number"}
    assert numbers["alpha"] == numbers["beta"] != numbers["again"]
    assert [[c.text for c in row.cells] for row in document.tables[0].rows] == [
        ["Unit", "Rent"], ["A-1", "$1,200.00"], ["B-2", "(300.00)"]
    ]  # fmt: skip
    assert all(run.bold for cell in document.tables[0].rows[0].cells for run in cell.paragraphs[0].runs)
    assert document.core_properties.author == ""
    assert "| A-1 | $1,200.00 |" in read_text(path).text and "## Findings" in read_text(path).text


def test_workbook_types_formats_and_shows_formulas(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    write_document(path, "xlsx", json.dumps(BOOK))
    sheet = load_workbook(path)["Summary"]
    assert (sheet["B2"].value, sheet["B3"].value, sheet["B4"].value) == (1200.5, 3, "=SUM(B2:B3)")
    assert sheet["A1"].font.bold and not sheet["A2"].font.bold and sheet.freeze_panes == "A2"
    summary, notes = read_sheets(path)
    assert summary.rows == [["Figure", "Value"], ["Rent", "1200.5"], ["Units", "3"], ["Total", "=SUM(B2:B3)"]]
    assert notes.rows == [["a,b", 'say "x"'], ["", "TRUE"]]
    text = read_text(path).text
    assert text.startswith("## Sheet: Summary (4 rows x 2 columns)\nFigure,Value\nRent,1200.5\n")
    assert '"a,b","say ""x"""' in text


def test_formulas_of_every_form_and_errors_are_shown(repack: Callable[..., Path]) -> None:
    cells = (
        b'<row r="3"><c r="A3"><f t="shared" ref="A3:B3" si="0">A1+1</f></c>'
        b'<c r="B3"><f t="shared" si="0"/><v></v></c><c r="C3"><f t="array" ref="C3">SUM(A1:B1)</f></c>'
        b'<c r="D3" t="e"><v>#REF!</v></c><c r="E3"><f>1+1</f><v>2</v></c></row></sheetData>'
    )
    book = '{"sheets": [{"name": "S", "rows": [["a", 1], ["b", 2]]}]}'
    part = "xl/worksheets/sheet1.xml"
    path = repack("a.xlsx", book, {part: lambda old: old.replace(b"</sheetData>", cells)})
    assert read_sheets(path)[0].rows[2] == ["=A1+1", "=B1+1", "=SUM(A1:B1)", "#REF!", "2"]


def test_workbook_from_csv_has_numbers_but_keeps_codes(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    write_document(path, "xlsx", "Code,Amount\n0042,12.50\n")
    sheet = load_workbook(path).active
    assert (sheet["A2"].value, sheet["B2"].value) == ("0042", 12.5)


@pytest.mark.parametrize(
    ("kind", "content", "code", "says"),
    [
        ("exe", "x", "unknown_type", "txt"),
        ("txt", "  ", "empty", "text"),
        ("json", "{", "bad_content", "JSON"),
        ("xlsx", '{"sheets": 3}', "bad_content", "Summary"),
        ("xlsx", '{"sheets": []}', "bad_content", "sheets"),
        ("xlsx", '{"sheets": [{"name": "a/b", "rows": [[1]]}]}', "bad_content", "a/b"),
        ("xlsx", '{"sheets": [{"name": "a", "rows": [[NaN]]}]}', "bad_content", "NaN"),
        ("xlsx", '{"sheets": [{"name": "a", "rows": [["\\u0001"]]}]}', "bad_content", "row 1"),
        ("pdf", "日本", "unsupported_characters", "docx"),
        ("docx", "| " + "a | " * 40 + "\n|" + "---|" * 40, "bad_content", "xlsx"),
    ],
)
def test_what_can_not_be_written_says_what_to_do(
    tmp_path: Path, kind: str, content: str, code: str, says: str
) -> None:
    path = tmp_path / f"a.{kind}"
    with pytest.raises(DocumentError) as raised:
        write_document(path, kind, content)
    assert raised.value.code == code and says in raised.value.message
    assert not path.exists()


def test_pdf_shows_more_than_latin_and_renders(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    write_document(path, "pdf", "# Crème ≥ 3 → ✓\n\n| a | b |\n|---|---|\n" + "| x | 1 |\n" * 200)
    shown = preview(path)
    assert shown.kind == "pages" and shown.count > 2
    assert "Crème ≥ 3 -> [x]" in read_text(path).text
    picture = tmp_path / "page.webp"
    picture.write_bytes(render_page(path, 1, 320))
    with Image.open(picture) as opened:
        assert (opened.format, opened.width) == ("WEBP", 320)
    for page, width, code in ((9_999, 320, "no_such_page"), (0, 320, "no_such_page"), (1, 9, "bad_width")):
        with pytest.raises(DocumentError) as raised:
            render_page(path, page, width)
        assert raised.value.code == code


def test_table_preview_is_bounded_and_states_totals(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("\n".join(";".join(f"{row}.{column}" for column in range(60)) for row in range(700)))
    (sheet,) = preview(path).sheets
    assert (len(sheet.rows), len(sheet.rows[0])) == (500, 50)
    assert (sheet.total_rows, sheet.total_columns, sheet.truncated) == (700, 60, True)


def test_slides_are_read_and_shown(tmp_path: Path) -> None:
    show = Presentation()
    slide = show.slides.add_slide(show.slide_layouts[1])
    slide.shapes.title.text, slide.placeholders[1].text = "Plan <x>", "one\ntwo"
    slide.notes_slide.notes_text_frame.text = "say hello"
    path = tmp_path / "a.pptx"
    show.save(str(path))
    assert read_text(path).text == "## Slide 1: Plan <x>\none\ntwo\nNotes: say hello"
    assert "<h2>Slide 1: Plan &lt;x&gt;</h2><p>one</p>" in preview(path).html


@pytest.mark.parametrize(
    ("encoding", "text"), [("utf-8-sig", "é"), ("utf-16", "é€"), ("cp1252", "caf\xe9 naïve")]
)
def test_text_of_any_common_encoding(tmp_path: Path, encoding: str, text: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode(encoding))
    assert read_text(path).text == text


def test_picture_gives_its_size_and_true_type(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("RGB", (30, 20)).save(path, "JPEG")
    shown = preview(path)
    assert (shown.kind, shown.width, shown.height, shown.media_type) == ("image", 30, 20, "image/jpeg")


def test_media_types_never_execute() -> None:
    assert media_type("a.XLSX").endswith("spreadsheetml.sheet") and media_type("a.pdf") == "application/pdf"
    assert media_type("a.html") == media_type("a.svg") == "text/plain; charset=utf-8"
    assert media_type("noending") == "application/octet-stream"
