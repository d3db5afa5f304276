"""Videos: size and length of an MP4 by its own table of contents, without decoding a picture."""

import struct
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from clawwork_api.documents.errors import DocumentError
from clawwork_api.documents.models import VideoPreview
from clawwork_api.documents.safety import MEGABYTE, corrupt, parsing, too_large

MAX_CONTENTS = 16 * MEGABYTE
MAX_BOXES = 1_000
LARGE = 1
"""A size that says: the real one follows in eight bytes."""


class _Box(NamedTuple):
    """A part of the file: its kind, and where its content begins and ends."""

    kind: bytes
    start: int
    end: int


def measure(path: Path) -> VideoPreview:
    """Width and height (pixels) and length of an MP4. Raises DocumentError corrupt or too_large."""
    with parsing(path.name), path.open("rb") as file:
        length = path.stat().st_size
        boxes = list(_boxes(file, 0, length))
        if not boxes or boxes[0].kind != b"ftyp" or not any(box.kind == b"mdat" for box in boxes):
            raise corrupt(path.name)
        contents = _first(boxes, b"moov")
        if contents.end - contents.start > MAX_CONTENTS:
            raise too_large(path.name, "its table of contents is longer than any that is read here")
        return _measured(file, contents)


def text(path: Path) -> str:
    """Always raises DocumentError: no_text for a sound video."""
    raise DocumentError("no_text", f"{path.name} is {told(path)}; what it shows can't be read")


def told(path: Path) -> str:
    """What is known of a video, in words. Raises DocumentError corrupt or too_large."""
    found = measure(path)
    long = f"{found.seconds:,.1f} seconds long" if found.seconds else "of a length that it doesn't state"
    return f"a video of {found.width} x {found.height} pixels, {long}"


def _measured(file: BinaryIO, contents: _Box) -> VideoPreview:
    parts = list(_boxes(file, contents.start, contents.end))
    seconds = _seconds(_content(file, _first(parts, b"mvhd")))
    sizes = [_size(_content(file, box)) for box in _headers(file, parts)]
    # A track of sound has a size of nothing.
    width, height = max(sizes)
    if not width or not height:
        raise ValueError("there is no track of pictures")
    return VideoPreview(width=width, height=height, seconds=seconds)


def _headers(file: BinaryIO, parts: list[_Box]) -> Iterator[_Box]:
    for track in parts:
        if track.kind == b"trak":
            yield _first(_boxes(file, track.start, track.end), b"tkhd")


def _first(boxes: Iterable[_Box], kind: bytes) -> _Box:
    found = next((box for box in boxes if box.kind == kind), None)
    if found is None:
        raise ValueError("a part is missing")
    return found


def _boxes(file: BinaryIO, start: int, end: int) -> Iterator[_Box]:
    """The boxes from `start` to `end`. Raises ValueError where one is cut off or there are very many."""
    for _ in range(MAX_BOXES):
        if start == end:
            return
        file.seek(start)
        size, kind = struct.unpack(">I4s", file.read(8))
        head = 8
        if size == LARGE:
            (size,), head = struct.unpack(">Q", file.read(8)), 16
        size = size or end - start
        if size < head or start + size > end:
            raise ValueError("a part is cut off")
        yield _Box(kind, start + head, start + size)
        start += size
    raise ValueError("there are too many parts")


def _content(file: BinaryIO, box: _Box) -> bytes:
    file.seek(box.start)
    return file.read(min(box.end - box.start, 128))


def _seconds(header: bytes) -> float:
    """Of a movie's header: its first byte says whether times have four bytes or eight."""
    scale, duration = (
        struct.unpack_from(">IQ", header, 20) if header[0] else struct.unpack_from(">II", header, 12)
    )
    return round(float(duration / scale), 3)


def _size(header: bytes) -> tuple[int, int]:
    """Of a track's header, where both stand at its end as numbers of 16 bits before and after the point."""
    width, height = struct.unpack_from(">II", header, 88 if header[0] else 76)
    return width >> 16, height >> 16
