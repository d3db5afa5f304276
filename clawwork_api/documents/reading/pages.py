"""PDF: text, number of pages, and pages as pictures."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

import pypdfium2
from PIL import Image
from pypdfium2 import raw

from clawwork_api.documents.errors import DocumentError
from clawwork_api.documents.safety import check_file, parsing, too_large

MAX_PAGES = 2_000
MAX_PIXELS = 16_000_000
WIDTHS = range(16, 3_001)
NO_TEXT = "[no text on this page; it may be a scan]"
# PDFium keeps global state and must not be entered by two threads.
_pdfium = Lock()


@contextmanager
def open_pdf(path: Path) -> Iterator[pypdfium2.PdfDocument]:
    with _pdfium, parsing(path.name):
        document = _load(path)
        try:
            if len(document) > MAX_PAGES:
                raise too_large(path.name, f"{len(document):,} pages where {MAX_PAGES:,} can be opened")
            yield document
        finally:
            document.close()


def _load(path: Path) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as problem:
        if problem.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            message = f"{path.name} is protected by a password; save it without one"
            raise DocumentError("encrypted", message) from problem
        raise


def text(path: Path) -> str:
    """Each page under `## Page N`. Raises DocumentError."""
    with open_pdf(path) as document:
        return "\n\n".join(
            f"## Page {number}\n{_page_text(page)}" for number, page in enumerate(document, start=1)
        )


def _page_text(page: pypdfium2.PdfPage) -> str:
    words = page.get_textpage().get_text_bounded()
    return words.replace("\r\n", "\n").replace("\ufffe", "-").strip() or NO_TEXT


def count(path: Path) -> int:
    """The number of pages. Raises DocumentError."""
    with open_pdf(path) as document:
        return len(document)


def render_page(path: Path, page: int, width: int, *, name: str = "") -> bytes:
    """Page number `page` (from 1), `width` pixels wide, as WebP; `name` is what people call the file.

    Raises DocumentError: no_such_page, bad_width, and as `read_text`.
    """
    called = name or path.name
    check_file(path)
    if width not in WIDTHS:
        raise DocumentError("bad_width", f"Ask for a width from {WIDTHS.start} to {WIDTHS.stop - 1} pixels")
    with open_pdf(path) as document:
        return _render(called, _page(document, page, called), width)


def page_within(path: Path, page: int, size: tuple[int, int], *, name: str) -> Image.Image:
    """Page number `page` (from 1), as large as it goes into `size` (pixels). Raises DocumentError."""
    with open_pdf(path) as document:
        found = _page(document, page, name)
        points_wide, points_high = found.get_size()
        scale = min(size[0] / points_wide, size[1] / points_high)
        drawn: Image.Image = found.render(scale=scale).to_pil()
        return drawn.convert("RGB")


def _page(document: pypdfium2.PdfDocument, page: int, name: str) -> pypdfium2.PdfPage:
    if not 1 <= page <= len(document):
        raise DocumentError("no_such_page", f"{name} has {len(document)} pages; ask for one of those")
    return document[page - 1]


def _render(name: str, page: pypdfium2.PdfPage, width: int) -> bytes:
    points_wide, points_high = page.get_size()
    scale = width / points_wide
    if width * points_high * scale > MAX_PIXELS:
        raise too_large(name, "this page has an extreme shape")
    picture = page.render(scale=scale).to_pil()
    output = io.BytesIO()
    picture.convert("RGB").save(output, "WEBP", quality=82, method=2)
    return output.getvalue()
