"""PDF: text that leaves no mark on the page, whatever the trick: colour, size, mode, cover, or off the page.

The page is drawn, and where the text should stand nothing is seen. A scan with its text layer is not hidden:
there the picture shows the words.
"""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image
from pypdfium2 import raw

from clawwork_api.documents.reading.pages import open_pdf
from clawwork_api.documents.safety import check_file
from clawwork_api.evaluations.hidden.found import MIN_SHOWN_POINTS, HiddenText

MAX_PAGES = 20
MAX_OBJECTS = 3_000
PIXELS_PER_POINT = 1.5
MAX_POINTS = 3_000
CONTRAST = 24
"""Lightest to darkest under a text, of 255: less and no one sees a letter."""


def find(path: Path) -> list[HiddenText]:
    """Raises DocumentError."""
    check_file(path)
    with open_pdf(path) as document:
        pages = len(document)
        found = [f for number in range(min(pages, MAX_PAGES)) for f in _page(document[number], number + 1)]
    if pages > MAX_PAGES:
        why = f"only the first {MAX_PAGES} of {pages} pages were searched for hidden text"
        found.append(HiddenText("the document", why, ""))
    return found


def _page(page: pypdfium2.PdfPage, number: int) -> Iterator[HiddenText]:
    page.set_rotation(0)  # text is measured on the page as it was before it was turned
    left, bottom, right, top = page.get_bbox()
    if max(right - left, top - bottom) > MAX_POINTS:
        yield HiddenText(f"page {number}", "too large to be searched for hidden text", "")
        return
    picture = page.render(scale=PIXELS_PER_POINT).to_pil().convert("L")
    textpage = page.get_textpage()
    texts = page.get_objects(filter=(raw.FPDF_PAGEOBJ_TEXT,), max_depth=3, textpage=textpage)
    groups: dict[str, str] = {}
    for item in islice(texts, MAX_OBJECTS):
        words = item.extract().strip()
        # A ruled line of dashes is flat without being small.
        why = _why(item, picture, left, top) if any(map(str.isalnum, words)) else ""
        if why:
            groups[why] = f"{groups.get(why, '')} {words}".strip()
    textpage.close()
    yield from (HiddenText(f"page {number}", why, words) for why, words in groups.items())


def _why(item: Any, picture: Image.Image, x: float, y: float) -> str:  # noqa: ANN401
    left, bottom, right, top = item.get_bounds()
    box = [round(v * PIXELS_PER_POINT) for v in (left - x, y - top, right - x, y - bottom)]
    inside = (
        max(box[0] - 1, 0),
        max(box[1] - 1, 0),
        min(box[2] + 1, picture.width),
        min(box[3] + 1, picture.height),
    )
    if inside[0] >= inside[2] or inside[1] >= inside[3]:
        return "outside the page"
    if 0 < top - bottom < MIN_SHOWN_POINTS and right - left > 2 * (top - bottom):
        return "too small to be read"
    seen = picture.crop(inside).tobytes()
    return "leaves no mark on the page" if max(seen) - min(seen) < CONTRAST else ""
