"""Frames that keep the shape of what they show, and videos that are known by their own table of contents."""

import io
import struct
from pathlib import Path
from random import Random

import pytest
from PIL import Image

from clawwork_api.documents import (
    DocumentError,
    described,
    measure_video,
    page_frame,
    picture_frame,
    preview,
    read_text,
    text_frame,
    write_document,
)
from clawwork_api.evaluations.checks import CHECKS, evaluate
from clawwork_api.evaluations.judge.material import gather

RED, BLACK, WHITE = (200, 30, 40), (0, 0, 0), (255, 255, 255)
SIZE = (320, 240)


def opened(frame: bytes, size: tuple[int, int] = SIZE) -> Image.Image:
    picture = Image.open(io.BytesIO(frame))
    assert (picture.format, picture.size, picture.mode) == ("PNG", size, "RGB")
    return picture


@pytest.mark.parametrize(
    ("shape", "bar", "inside"),
    [
        ((300, 300), (39, 120), (41, 120)),
        ((900, 300), (160, 65), (160, 68)),
        ((10, 20), (98, 120), (102, 120)),
        ((1, 3_000), (158, 120), (159, 120)),
        ((3_000, 1), (160, 118), (160, 119)),
    ],
)
def test_a_picture_keeps_its_shape(
    tmp_path: Path, shape: tuple[int, int], bar: tuple[int, int], inside: tuple[int, int]
) -> None:
    Image.new("RGB", shape, RED).save(tmp_path / "p.png")
    frame = opened(picture_frame(tmp_path / "p.png", SIZE))
    assert frame.getpixel(bar) == BLACK and frame.getpixel(inside) == RED


def test_what_shows_through_is_paper_and_the_camera_is_believed(tmp_path: Path) -> None:
    Image.new("RGBA", (320, 240), (0, 0, 0, 0)).save(tmp_path / "clear.png")
    assert opened(picture_frame(tmp_path / "clear.png", SIZE)).getpixel((160, 120)) == WHITE
    lying = Image.new("RGB", (4_000, 3_000), RED)
    exif = lying.getexif()
    exif[0x0112] = 6  # to be turned by a quarter
    lying.save(tmp_path / "turned.jpg", exif=exif)
    frame = opened(picture_frame(tmp_path / "turned.jpg", SIZE))
    assert frame.getpixel((60, 120)) == BLACK and frame.getpixel((160, 3)) != BLACK
    for mode in ("1", "L", "LA", "P", "CMYK", "I;16"):
        Image.new(mode, (20, 20)).save(tmp_path / "m.tiff")
        opened(picture_frame(tmp_path / "m.tiff", SIZE))


def test_a_page_has_bars_beside_it(tmp_path: Path) -> None:
    write_document(tmp_path / "r.pdf", "pdf", "# Report")
    frame = opened(page_frame(tmp_path / "r.pdf", 1, SIZE, name="r.pdf"))
    assert frame.getpixel((10, 120)) == BLACK and frame.getpixel((100, 200)) == WHITE


@pytest.mark.parametrize("size", [SIZE, (3840, 240), (320, 2160), (1280, 720)])
def test_text_stays_within_its_margins(size: tuple[int, int]) -> None:
    lines = ["• It rose by 3 %, to 1.200 €", "", "x" * 120, "one\ttwo → three"]
    frame = opened(text_frame("Rent of the third quarter", lines, size), size)
    left, top, right, bottom = Image.eval(frame.convert("L"), lambda light: 255 - light).getbbox() or ()
    assert left >= size[0] // 12 - 3 and right <= size[0] - size[0] // 12 + 3
    assert top >= size[1] // 12 and bottom <= size[1] - size[1] // 12


@pytest.mark.parametrize(
    ("title", "lines", "code"),
    [
        ("\u4e2d\u6587", [], "unsupported_characters"),
        ("a\x07", [], "unsupported_characters"),
        ("", ["word"] * 200, "bad_content"),
        ("", ["x" * 2_999], "bad_content"),
        ("x" * 3_001, [], "bad_content"),
    ],
)
def test_text_that_can_not_be_shown_is_refused(title: str, lines: list[str], code: str) -> None:
    with pytest.raises(DocumentError) as raised:
        text_frame(title, lines, SIZE)
    assert raised.value.code == code


def box(kind: bytes, *content: bytes) -> bytes:
    whole = b"".join(content)
    return struct.pack(">I4s", 8 + len(whole), kind) + whole


def track(version: int, width: int, height: int) -> bytes:
    before = 88 if version else 76
    head = bytes([version]) + bytes(before - 1) + struct.pack(">II", width << 16, height << 16)
    return box(b"trak", box(b"tkhd", head))


def movie(
    version: int = 0, *, duration: int = 12_500, scale: int = 1_000, tracks: bytes | None = None
) -> bytes:
    head = bytes([version, 0, 0, 0]) + bytes(16 if version else 8)
    head += struct.pack(">IQ" if version else ">II", scale, duration) + bytes(80)
    tracks = track(version, 0, 0) + track(version, 640, 360) if tracks is None else tracks
    return box(b"moov", box(b"mvhd", head), tracks)


FILE_TYPE, CONTENT = box(b"ftyp", b"isom"), box(b"mdat", bytes(50))
SOUND = FILE_TYPE + movie() + CONTENT


@pytest.mark.parametrize(
    "content",
    [
        SOUND,
        FILE_TYPE + CONTENT + movie(1),
        FILE_TYPE + struct.pack(">I4sQ", 1, b"mdat", 66) + bytes(50) + movie(),
        FILE_TYPE + movie() + struct.pack(">I4s", 0, b"mdat") + bytes(50),
    ],
)
def test_a_video_gives_its_size_and_length(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "v.mp4"
    path.write_bytes(content)
    assert preview(path).model_dump() == {"kind": "video", "width": 640, "height": 360, "seconds": 12.5}
    assert described(path) == "a video of 640 x 360 pixels, 12.5 seconds long"
    with pytest.raises(DocumentError, match=r"v.mp4 is a video of 640 x 360 .* can't be read") as raised:
        read_text(path)
    assert raised.value.code == "no_text"


@pytest.mark.parametrize(
    "content",
    [
        b"not a video at all",
        SOUND[:-1],
        movie() + CONTENT,
        FILE_TYPE + CONTENT,
        FILE_TYPE + movie(),
        FILE_TYPE + movie(scale=0) + CONTENT,
        FILE_TYPE + movie(tracks=b"") + CONTENT,
        FILE_TYPE + movie(tracks=track(0, 0, 0)) + CONTENT,
        FILE_TYPE + box(b"free") * 2_000 + movie() + CONTENT,
        FILE_TYPE + movie(tracks=box(b"free", bytes(17_000_000))) + CONTENT,
    ],
)
def test_what_is_no_video_says_so(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "v.mp4").write_bytes(content)
    with pytest.raises(DocumentError) as raised:
        preview(tmp_path / "v.mp4")
    assert raised.value.code in ("corrupt", "too_large")


def test_a_damaged_video_does_no_harm(tmp_path: Path) -> None:
    chance, path = Random(7), tmp_path / "v.mp4"  # noqa: S311
    for _ in range(500):
        damaged = bytearray(SOUND)
        for _ in range(chance.randint(1, 8)):
            damaged[chance.randrange(len(damaged))] = chance.choice((0, 1, 8, 127, 255))
        path.write_bytes(damaged[: chance.randint(1, len(damaged))])
        try:
            measure_video(path)
        except DocumentError as problem:
            assert problem.code in ("corrupt", "too_large")


def test_checks_and_the_judge_know_a_video_that_opens(tmp_path: Path) -> None:
    (tmp_path / "v.mp4").write_bytes(SOUND)
    (tmp_path / "w.mp4").write_bytes(SOUND[:-1])
    Image.new("RGB", (30, 20)).save(tmp_path / "p.png")
    names = ["v.mp4", "w.mp4", "p.png"]
    asked = [{"id": n, "label": n, "type": "file_opens", "file": n} for n in names]
    found = evaluate(CHECKS.validate_python(asked), folder=tmp_path, files=names).items
    assert [item.passed for item in found] == [True, False, True]
    assert found[0].evidence == "v.mp4 opens: a video of 640 x 360 pixels, 12.5 seconds long"
    assert "w.mp4 is damaged" in found[1].evidence
    assert found[2].evidence == "p.png opens: a picture of 30 x 20 pixels"
    material = gather(tmp_path, brief="Film it.", files=["v.mp4"], references=[], sees=True)
    [source] = material.of("deliverable")
    assert not source.readable and "12.5 seconds long; what it shows can't be read" in source.problem
