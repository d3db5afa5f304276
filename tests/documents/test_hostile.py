"""Files that were made to do harm, or that are simply broken."""

import asyncio
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from clawwork_api.documents import DocumentError, preview, read_sheets, read_text, write_document
from clawwork_api.documents.kinds import kind_of
from clawwork_api.runtime.drawing import DRAWN_KINDS, Drawer

Repack = Callable[..., Path]
BOOK = '{"sheets": [{"name": "S", "rows": [["a", 1], ["b", 2]]}]}'
SHEET = "xl/worksheets/sheet1.xml"


def refused(path: Path) -> set[str]:
    codes = set()
    for open_it in (read_text, preview):
        with pytest.raises(DocumentError) as raised:
            open_it(path)
        codes.add(raised.value.code)
        assert str(path.parent) not in raised.value.message
    if kind_of(path.name) in DRAWN_KINDS:
        # Nothing is started for it: the drawer would otherwise have to wait for LibreOffice.
        with pytest.raises(DocumentError) as raised:
            asyncio.run(Drawer().pdf(path, folder=path.parent / "kept"))
        codes.add(raised.value.code)
    return codes


def test_zip_bomb_is_refused_before_parsing(repack: Repack) -> None:
    path = repack("bomb.docx", "hello", {"word/media/zeros.bin": bytes(150_000_000)})
    assert path.stat().st_size < 1_000_000 and refused(path) == {"too_large"}


def test_huge_xml_in_a_small_docx(repack: Repack) -> None:
    def blow(body: bytes) -> bytes:
        return body.replace(b"<w:body>", b"<w:body>" + b"<w:p/>" * 4_000_000)

    assert refused(repack("big.docx", "hello", {"word/document.xml": blow})) == {"too_large"}


def test_many_entries(repack: Repack) -> None:
    assert refused(repack("many.docx", "hello", {f"x/{n}": b"1" for n in range(6_000)})) == {"too_large"}


@pytest.mark.parametrize("place", ["XFD1048576", "A1048576:XFD1"])
def test_far_cells(repack: Repack, place: str) -> None:
    cells = b"".join(
        b'<row r="%s"><c r="%s"><v>1</v></c></row>' % (re.sub(r"\D", "", one).encode(), one.encode())
        for one in place.split(":")
    )
    path = repack(
        "far.xlsx", BOOK, {SHEET: lambda old: old.replace(b"</sheetData>", cells + b"</sheetData>")}
    )
    assert refused(path) == {"too_large"}
    with pytest.raises(DocumentError):
        read_sheets(path)


def test_far_cells_in_a_part_of_another_name(repack: Repack) -> None:
    cells = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'

    def lead_away(old: bytes) -> bytes:
        return old.replace(b"/xl/worksheets/sheet1.xml", b"/xl/media/picture.bin")

    parts = {"xl/_rels/workbook.xml.rels": lead_away, "xl/media/picture.bin": sheet + cells + b"</worksheet>"}
    assert refused(repack("far.xlsx", BOOK, parts)) == {"too_large"}


def test_one_long_text_shown_in_many_cells(repack: Repack) -> None:
    cells = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(3, 5_000))

    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strings = b'<sst xmlns="%s"><si><t>%s</t></si></sst>' % (main, b"a" * 30_000)
    parts = {
        SHEET: lambda old: old.replace(b"</sheetData>", cells + b"</sheetData>"),
        "xl/sharedStrings.xml": strings,
    }
    assert refused(repack("long.xlsx", BOOK, parts)) == {"too_large"}


def test_far_but_empty_styled_cell_is_no_reason_to_refuse(repack: Repack) -> None:
    cell = b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    path = repack("styled.xlsx", BOOK, {SHEET: lambda old: old.replace(b"</sheetData>", cell)})
    assert read_sheets(path)[0].rows == [["a", "1"], ["b", "2"]]


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx"])
def test_external_entities_are_refused(repack: Repack, tmp_path: Path, name: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hunter2")
    doctype = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file://%s">]>' % str(secret).encode()
    part = SHEET if name.endswith("xlsx") else "word/document.xml"

    def inject(old: bytes) -> bytes:
        return re.sub(rb"^(<\?xml[^>]*\?>)?", lambda head: head[0] + doctype, old, count=1)

    path = repack(name, BOOK if name.endswith("xlsx") else "hello", {part: inject})
    assert refused(path) == {"corrupt"}


def test_script_links_do_not_survive(repack: Repack, tmp_path: Path) -> None:
    def poison(old: bytes) -> bytes:
        link = (
            b'<w:p><w:hyperlink r:id="rIdBad" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
            b"<w:r><w:t>click</w:t></w:r></w:hyperlink></w:p></w:body>"
        )
        return old.replace(b"</w:body>", link)

    def relate(old: bytes) -> bytes:
        kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
        link = (
            b'<Relationship Id="rIdBad" Type="%s" Target="javascript:alert(1)" TargetMode="External"/>' % kind
        )
        return old.replace(b"</Relationships>", link + b"</Relationships>")

    path = repack("link.docx", "hello", {"word/document.xml": poison, "word/_rels/document.xml.rels": relate})
    html = preview(path).html
    assert "click" in html and "javascript" not in html
    note = tmp_path / "note.md"
    note.write_text(
        "[a](javascript:x) [b](data:text/html,x) [c](https://e.com) <script>x</script> <img src=x onerror=y>"
    )
    html = preview(note).html
    assert 'href="https://e.com"' in html and html.count("href") == 1
    assert "<script" not in html and "<img" not in html


@pytest.mark.parametrize("name", ["a.html", "a.svg", "a.xml"])
def test_markup_is_only_ever_text(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("<svg onload=alert(1)></svg>")
    assert preview(path).kind == "text"


def test_unknown_bytes_have_no_preview(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(bytes(range(256)))
    shown = preview(path)
    assert shown.kind == "none" and "download" in shown.reason
    with pytest.raises(DocumentError) as raised:
        read_text(path)
    assert raised.value.code == "not_text"


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pptx", "pdf", "png", "csv"])
def test_wrong_content_for_the_name(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"a.{kind}"
    path.write_bytes(b"\x00\x01 not what it says")
    assert refused(path) <= {"corrupt", "not_text"}


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pdf"])
def test_cut_off_files(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"a.{kind}"
    write_document(path, kind, BOOK if kind == "xlsx" else "# hello")
    path.write_bytes(path.read_bytes()[:700])
    assert refused(path) == {"corrupt"}


@pytest.mark.parametrize(("kind", "other"), [("docx", "xlsx"), ("xlsx", "docx"), ("docx", "pptx")])
def test_one_office_format_named_as_another(tmp_path: Path, kind: str, other: str) -> None:
    path = tmp_path / f"a.{kind}"
    write_document(path, kind, BOOK if kind == "xlsx" else "# hello")
    assert refused(path.rename(path.with_suffix(f".{other}"))) == {"corrupt"}


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "[Content_Types].xml"])
def test_parts_that_make_no_sense(repack: Repack, part: str) -> None:
    path = repack("a.docx", "hello", {part: b"<a/>"})
    for open_it in (read_text, preview):
        try:
            open_it(path)
        except DocumentError as problem:
            assert problem.code == "corrupt"


def test_encrypted_and_old_office_files(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert refused(path) == {"encrypted"}


def test_encrypted_pdf(tmp_path: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), encrypt="secret")
    canvas.drawString(100, 100, "hidden")
    canvas.save()
    assert refused(path) == {"encrypted"}


def test_page_of_extreme_shape(tmp_path: Path) -> None:
    from clawwork_api.documents import render_page

    path = tmp_path / "a.pdf"
    document = pypdfium2.PdfDocument.new()
    document.new_page(10, 14_000)
    document.save(path)
    with pytest.raises(DocumentError) as raised:
        render_page(path, 1, 1_000)
    assert raised.value.code == "too_large"


def test_picture_of_too_many_pixels(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("1", (20_000, 20_000)).save(path)
    assert refused(path) == {"too_large"}


def test_empty_missing_and_linked(tmp_path: Path) -> None:
    empty, target, link = tmp_path / "e.txt", tmp_path / "t.txt", tmp_path / "l.txt"
    empty.touch()
    target.write_text("secret")
    link.symlink_to(target)
    assert refused(empty) == {"empty"}
    assert refused(link) == refused(tmp_path / "no.txt") == {"not_found"}


def test_duplicate_parts(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    write_document(path, "docx", "hello")
    with zipfile.ZipFile(path, "a") as package, pytest.warns(UserWarning, match="Duplicate"):
        package.writestr("word/document.xml", "<a/>")
    assert refused(path) == {"corrupt"}
