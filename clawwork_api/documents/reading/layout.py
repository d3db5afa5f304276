"""Where the lines of a PDF page stand, for those who can't see it."""

from dataclasses import dataclass
from pathlib import Path

import pypdfium2

from clawwork_api.documents.errors import DocumentError
from clawwork_api.documents.reading.pages import open_pdf
from clawwork_api.documents.safety import check_file

MAX_LINES = 300


@dataclass(frozen=True)
class Line:
    """`box` is left, top, right, bottom in percent of the page, from its top left."""

    text: str
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class Layout:
    """`size` is width and height in points; `more` how many lines are left out."""

    pages: int
    size: tuple[float, float]
    lines: list[Line]
    more: int


def page_layout(path: Path, page: int, *, name: str = "") -> Layout:
    """Page number `page` (from 1); `name` is what people call the file.

    Raises DocumentError no_such_page, and as `read_text`.
    """
    check_file(path)
    with open_pdf(path) as document:
        if not 1 <= page <= len(document):
            message = f"{name or path.name} has {len(document)} pages; ask for one of those"
            raise DocumentError("no_such_page", message)
        found = document[page - 1]
        width, height = found.get_size()
        lines = _lines(found, width, height)
        size = (round(width, 1), round(height, 1))
        return Layout(len(document), size, lines[:MAX_LINES], max(0, len(lines) - MAX_LINES))


def _lines(page: pypdfium2.PdfPage, width: float, height: float) -> list[Line]:
    text = page.get_textpage()
    boxes = [text.get_rect(at) for at in range(text.count_rects())]
    lines = [
        Line(
            " ".join(text.get_text_bounded(left, bottom, right, top).split()),
            (
                _percent(left, width),
                _percent(height - top, height),
                _percent(right, width),
                _percent(height - bottom, height),
            ),
        )
        for left, bottom, right, top in boxes
    ]
    return sorted((line for line in lines if line.text), key=lambda line: (line.box[1], line.box[0]))


def _percent(part: float, whole: float) -> float:
    return round(100 * part / whole, 1) if whole else 0.0
