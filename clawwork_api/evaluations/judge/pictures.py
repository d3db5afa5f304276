"""Pages and pictures as the judge sees them: bounded in number and size, each with a caption."""

from pathlib import Path
from typing import NamedTuple

from clawwork_api.documents import DocumentError, render_page
from clawwork_api.documents.kinds import kind_of
from clawwork_api.documents.reading import pages, pictures
from clawwork_api.documents.safety import check_file

WIDTH = 900
MEDIA_TYPE = "image/webp"


class Picture(NamedTuple):
    caption: str
    content: bytes  # WebP


class Shown(NamedTuple):
    """The pictures made of a file, and how many pages it has (0 for what has no pages)."""

    pictures: tuple[Picture, ...]
    pages: int


def of_file(path: Path, wanted: int, *, drawn: Path | None = None) -> Shown:
    """At most `wanted` pictures of the file; none of one that can't be drawn: its text says why.

    `drawn` is a PDF that has the pages of a file of another kind.
    """
    try:
        check_file(path)
        match kind_of(path.name):
            case "pdf":
                return _pages(path, wanted)
            case "word" | "slides" if drawn is not None:
                return _pages(drawn, wanted)
            case "image" if wanted > 0:
                return Shown((Picture("the picture", pictures.shrink(path)),), 0)
    except DocumentError:  # reading its text meets the same problem and puts it on record
        return Shown((), 0)
    return Shown((), 0)


def _pages(pdf: Path, wanted: int) -> Shown:
    count = pages.count(pdf)
    shown = range(1, min(count, wanted) + 1)
    return Shown(tuple(Picture(f"page {n} of {count}", render_page(pdf, n, WIDTH)) for n in shown), count)
