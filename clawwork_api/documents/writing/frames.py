"""A title and lines of text as one frame of a video."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

from clawwork_api.documents.errors import DocumentError
from clawwork_api.documents.reading.frames import Size, png
from clawwork_api.documents.writing.fonts import BOLD, PLAIN, SPELLED, characters_missing

PAPER, INK, BLUE = "#FFFFFF", "#1F2937", "#1F4E79"
MARGIN = 12
"""A twelfth of the width on either side, of the height above and below."""
SIZES = range(16, 40, 3)
"""Lines of text are a sixteenth of the frame's shorter side, or as much less as they need."""
TITLE = 1.6
LEADING = 1.4
LONGEST = 3_000


class _Row(NamedTuple):
    text: str
    font: ImageFont.FreeTypeFont
    colour: str
    height: int


def text_frame(title: str, lines: Sequence[str], size: Size) -> bytes:
    """The words as PNG of this size (pixels), as large as they fit and broken between words.

    Raises DocumentError: unsupported_characters; bad_content where they don't fit.
    """
    title, body = (_spelled(words) for words in (title, "\n".join(lines)))
    if len(title) + len(body) > LONGEST:
        raise _too_much()
    width, height = (side - 2 * (side // MARGIN) for side in size)
    for share in SIZES:
        rows = _within(height, _rows(title, body, min(size) // share, width))
        if rows is not None:
            return _drawn(rows, size, middle=not body)
    raise _too_much()


def _within(height: int, rows: Iterable[_Row]) -> list[_Row] | None:
    """All the rows, or None as soon as they are too high."""
    found: list[_Row] = []
    for row in rows:
        height -= row.height
        if height < 0:
            return None
        found.append(row)
    return found


def _too_much() -> DocumentError:
    return DocumentError(
        "bad_content", "A slide's text does not fit on it; make it shorter, or two slides of it"
    )


def _spelled(words: str) -> str:
    spelled = "\n".join(words.translate(SPELLED).splitlines())
    missing = characters_missing(spelled)
    if missing:
        shown = " ".join(repr(letter)[1:-1] for letter in missing[:20])
        message = f"A slide's text can't show {shown}; replace these characters, or use a picture or a page"
        raise DocumentError("unsupported_characters", message)
    return spelled


def _rows(title: str, body: str, pixels: int, width: int) -> Iterator[_Row]:
    parts = ((title, BOLD, BLUE, round(pixels * TITLE)), (body, PLAIN, INK, pixels))
    for words, file, colour, tall in parts:
        font = _font(file, tall)
        for line in words.split("\n") if words else ():
            for text in _broken(line, font, width):
                yield _Row(text, font, colour, round(tall * LEADING))


@lru_cache(maxsize=32)
def _font(file: Path, pixels: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(file, pixels, layout_engine=ImageFont.Layout.BASIC)


def _broken(line: str, font: ImageFont.FreeTypeFont, width: int) -> Iterator[str]:
    """The rows of a line: broken between words, and within one that is wider than a row."""
    row = ""
    for word in line.split(" "):
        longer = f"{row} {word}" if row else word
        if font.getlength(longer) <= width:
            row = longer
            continue
        if row:
            yield row
        while (cut := _fitting(word, font, width)) < len(word):
            yield word[:cut]
            word = word[cut:]
        row = word
    yield row


def _fitting(word: str, font: ImageFont.FreeTypeFont, width: int) -> int:
    """How many letters of a word go into a row; one at least."""
    lengths = range(1, len(word) + 1)
    return max(1, bisect_right(lengths, float(width), key=lambda n: font.getlength(word[:n])))


def _drawn(rows: Sequence[_Row], size: Size, *, middle: bool) -> bytes:
    """From the top down, or, such as a title alone, in the middle."""
    frame = Image.new("RGB", size, PAPER)
    pen = ImageDraw.Draw(frame)
    left, top = size[0] // MARGIN, size[1] // MARGIN
    if middle:
        top = (size[1] - sum(row.height for row in rows)) // 2
    for row in rows:
        pen.text((left, top), row.text, font=row.font, fill=row.colour)
        top += row.height
    return png(frame)
