"""What a person sees of a file in the browser."""

from html import escape
from pathlib import Path

import mammoth
import nh3
from markdown_it import MarkdownIt

from clawwork_api.documents.errors import DocumentError
from clawwork_api.documents.kinds import kind_of
from clawwork_api.documents.models import (
    HtmlPreview,
    NoPreview,
    PagesPreview,
    Preview,
    Sheet,
    SheetPreview,
    TablePreview,
    TextPreview,
)
from clawwork_api.documents.reading import pages, pictures, read_sheets, slides, texts, videos
from clawwork_api.documents.safety import check_file, open_package, parsing

ROWS, COLUMNS, CELL = 500, 50, 2_000
TEXT_CHARACTERS = 200_000
HTML_CHARACTERS = 2_000_000
WORD_XML = 8_000_000
SHOWN_BY_BROWSERS = {"image/png", "image/jpeg", "image/gif", "image/webp"}
TAGS = {
    *(
        "a",
        "b",
        "blockquote",
        "br",
        "code",
        "del",
        "div",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "li",
    ),
    *(
        "ol",
        "p",
        "pre",
        "s",
        "section",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "u",
    ),
    "ul",
}
CELL_SPANS = {"colspan", "rowspan"}
ATTRIBUTES = {"a": {"href"}, "td": CELL_SPANS, "th": CELL_SPANS, "ol": {"start"}}


def preview(path: Path) -> Preview:
    """How to show a file. Raises DocumentError: not_found, empty, too_large, corrupt, encrypted."""
    check_file(path)
    match kind_of(path.name):
        case "workbook" | "csv":
            return TablePreview(sheets=[_sheet(sheet) for sheet in read_sheets(path)])
        case "word":
            return sanitised(_word(path))
        case "slides":
            return sanitised(
                "".join(_slide(at, slide) for at, slide in enumerate(slides.read(path), start=1))
            )
        case "markdown":
            return sanitised(_markdown(texts.read(path)))
        case "pdf":
            return PagesPreview(count=pages.count(path))
        case "image":
            return _image(path)
        case "video":
            return videos.measure(path)
    return _text(path)


def sanitised(html: str) -> HtmlPreview:
    """Only harmless tags, and links that lead to http(s) or mailto."""
    cut = len(html) > HTML_CHARACTERS
    clean = nh3.clean(
        html[:HTML_CHARACTERS],
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
    return HtmlPreview(html=clean, truncated=cut)


def _sheet(sheet: Sheet) -> SheetPreview:
    total_columns = len(sheet.rows[0]) if sheet.rows else 0
    rows = [[cell[:CELL] for cell in row[:COLUMNS]] for row in sheet.rows[:ROWS]]
    return SheetPreview(
        name=sheet.name,
        rows=rows,
        total_rows=len(sheet.rows),
        total_columns=total_columns,
        truncated=len(sheet.rows) > ROWS or total_columns > COLUMNS,
    )


def _word(path: Path) -> str:
    with open_package(path, max_xml=WORD_XML):
        pass
    with parsing(path.name), path.open("rb") as file:
        html: str = mammoth.convert_to_html(file, convert_image=_picture).value
    return html


def _picture(image: object) -> list[object]:
    described = getattr(image, "alt_text", None) or "not shown here"
    return [mammoth.html.text(f"[Picture: {described}]")]


def _slide(number: int, slide: slides.Slide) -> str:
    body = "".join(f"<p>{escape(line)}</p>" for line in slide.body)
    for table in slide.tables:
        rows = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in table)
        body += "<table><tbody>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</tbody></table>"
    notes = f"<blockquote><p>Notes: {escape(slide.notes)}</p></blockquote>" if slide.notes else ""
    title = f"Slide {number}" + (f": {escape(slide.title)}" if slide.title else "")
    return f"<section><h2>{title}</h2>{body}{notes}</section>"


def _markdown(text: str) -> str:
    rendered: str = MarkdownIt("commonmark", {"html": False}).enable("table").render(text[:TEXT_CHARACTERS])
    return rendered


def _image(path: Path) -> Preview:
    found = pictures.measure(path)
    if found.media_type in SHOWN_BY_BROWSERS:
        return found
    return NoPreview(reason="Browsers don't show this kind of picture; download it to open it")


def _text(path: Path) -> Preview:
    try:
        text = texts.read(path)
    except DocumentError as problem:
        if problem.code != "not_text":
            raise
        return NoPreview(reason="This kind of file can't be shown here; download it to open it")
    return TextPreview(text=text[:TEXT_CHARACTERS], truncated=len(text) > TEXT_CHARACTERS)
