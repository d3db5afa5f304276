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


def of_file(path: Path, wanted: int) -> Shown:
    """At most `wanted` pictures of the file; none of one that can't be drawn: its text says why."""
    try:
        check_file(path)
        match kind_of(path.name):
            case "pdf":
                count = pages.count(path)
                shown = range(1, min(count, wanted) + 1)
                drawn = (Picture(f"page {n} of {count}", render_page(path, n, WIDTH)) for n in shown)
                return Shown(tuple(drawn), count)
            case "image" if wanted > 0:
                return Shown((Picture("the picture", pictures.shrink(path)),), 0)
    except DocumentError:  # reading its text meets the same problem and puts it on record
        return Shown((), 0)
    return Shown((), 0)
