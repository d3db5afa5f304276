"""Pictures and pages as frames of a video: fitted into one size with black bars, never distorted."""

import io
from pathlib import Path

from PIL import Image, ImageOps

from clawwork_api.documents.reading import pages, pictures
from clawwork_api.documents.safety import check_file, parsing

Size = tuple[int, int]
"""Width and height in pixels."""

BARS = "black"
PAPER = "white"
"""What shows through where a picture is transparent."""


def picture_frame(path: Path, size: Size) -> bytes:
    """A picture as PNG of this size, turned as its camera says.

    Raises DocumentError: not_found, empty, too_large, corrupt.
    """
    check_file(path)
    pictures.measure(path)
    with parsing(path.name), Image.open(path, formats=pictures.FORMATS) as picture:
        # A JPEG needs not be unpacked larger than it is shown; turned, its sides change places.
        picture.draft("RGB", (max(size), max(size)))
        return _framed(_opaque(ImageOps.exif_transpose(picture)), size)


def page_frame(pdf: Path, page: int, size: Size, *, name: str) -> bytes:
    """Page number `page` (from 1) as PNG of this size; `name` is what people call the file.

    Raises DocumentError: no_such_page, and as `read_text`.
    """
    check_file(pdf)
    return _framed(pages.page_within(pdf, page, size, name=name), size)


def png(picture: Image.Image) -> bytes:
    """Packed quickly rather than tightly: it is unpacked again in a moment."""
    output = io.BytesIO()
    picture.save(output, "PNG", compress_level=1)
    return output.getvalue()


def _opaque(picture: Image.Image) -> Image.Image:
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    paper = Image.new("RGBA", picture.size, PAPER)
    return Image.alpha_composite(paper, picture.convert("RGBA")).convert("RGB")


def _framed(picture: Image.Image, size: Size) -> bytes:
    scale = min(size[0] / picture.width, size[1] / picture.height)
    inner = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    fitted = picture.resize(inner, Image.Resampling.LANCZOS, reducing_gap=3.0)
    frame = Image.new("RGB", size, BARS)
    frame.paste(fitted, ((size[0] - inner[0]) // 2, (size[1] - inner[1]) // 2))
    return png(frame)
