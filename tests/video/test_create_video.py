"""Videos of slides: what is in them, what is refused, and where the tool is not offered."""

import struct
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from clawwork_api.documents import count_pages, preview, write_document
from clawwork_api.runtime.drawing import Pages
from clawwork_api.runtime.tools import create_video, tool_definitions
from clawwork_api.runtime.video import program
from clawwork_api.tools.notes import notes
from tests.video.conftest import Studio, near, shown

RED, GREEN, WHITE = (200, 30, 40), (20, 180, 60), (255, 255, 255)


def picture(folder: Path, name: str, colour: tuple[int, int, int] = RED) -> str:
    Image.new("RGB", (400, 300), colour).save(folder / name)
    return name


async def test_a_picture_slides_and_a_text_become_a_video(tmp_path: Path, pages: Pages) -> None:
    studio = Studio(tmp_path / "task", pages)
    write_document(studio.folder / "deck.pptx", "pptx", "# Review\n\n## Findings\n\n- the roof leaks\n")
    slides: list[dict[str, Any]] = [
        {"file": picture(studio.folder, "red.png"), "seconds": 2},
        {"file": "deck.pptx", "seconds": 1.3},
        {"file": "deck.pptx", "page": 2, "seconds": 0.7},
        {"title": "Done", "lines": ["The roof is mended", "It cost 1.200 €"], "seconds": 2.04},
        {"file": picture(studio.folder, "green.jpg", GREEN), "seconds": 1},
    ]
    outcome, told = await studio.make(*slides, filename="review", width=640, height=360, fps=30)
    made = studio.folder / "review.mp4"
    assert outcome.ok and outcome.changed == ["review.mp4"], told
    assert told == {
        "ok": True, "path": "review.mp4", "size": made.stat().st_size, "seconds": told["seconds"],
        "slides": 6, "resolution": "640x360", "fps": 30,
    }  # fmt: skip
    found = shown(made)
    wanted = 2 + 1.3 * 2 + 0.7 + 2.04 + 1
    assert (found.size, found.fps, found.pictures) == ((640, 360), 30, round(wanted * 30))
    assert abs(found.seconds - wanted) <= 1 / 30 and abs(told["seconds"] - wanted) <= 1 / 30
    starts = [start for start, _ in found.shots]
    assert starts[0] == 0 and 60 in starts and starts[-1] == round((wanted - 1) * 30)
    assert near(found.shots[0][1], RED) and near(found.shots[-1][1], GREEN)
    seen = preview(made)
    assert seen.kind == "video" and (seen.width, seen.height) == (640, 360)
    assert abs(seen.seconds - told["seconds"]) <= 1 / 30
    assert not list(studio.folder.glob(".*"))


async def test_it_plays_while_it_loads_in_the_one_form_that_all_browsers_play(studio: Studio) -> None:
    await studio.make({"file": picture(studio.folder, "a.png"), "seconds": 1})
    content = (studio.folder / "v.mp4").read_bytes()
    assert 0 < content.index(b"moov") < content.index(b"mdat")
    assert b"avc1" in content and shown(studio.folder / "v.mp4").shots[0][0] == 0


async def test_the_same_slides_give_the_same_bytes(studio: Studio) -> None:
    slides = [{"file": picture(studio.folder, "a.png"), "seconds": 1}, {"title": "T", "seconds": 1}]
    assert (await studio.make(*slides))[0].ok and (await studio.make(*slides, filename="w.mp4"))[0].ok
    assert (studio.folder / "v.mp4").read_bytes() == (studio.folder / "w.mp4").read_bytes()


@pytest.mark.parametrize("fps", [1, 7, 24, 60])
async def test_many_short_slides_stay_in_time(studio: Studio, fps: int) -> None:
    names = [picture(studio.folder, "a.png"), picture(studio.folder, "b.png", GREEN)]
    _, told = await studio.make(*[{"file": names[n % 2], "seconds": 1.03} for n in range(100)], fps=fps)
    found = shown(studio.folder / "v.mp4")
    assert found.pictures == round(103 * fps) and abs(told["seconds"] - 103) <= 1 / fps
    assert len(found.shots) == 100
    assert all(abs(start - n * 1.03 * fps) < 1 for n, (start, _) in enumerate(found.shots))


async def test_all_pages_of_a_pdf_each_so_long(studio: Studio) -> None:
    write_document(studio.folder / "r.pdf", "pdf", "# Report\n\n" + "All is well.\n\n" * 120)
    count = count_pages(studio.folder / "r.pdf")
    _, told = await studio.make({"file": "r.pdf", "seconds": 0.5})
    assert count > 1 and (told["slides"], told["seconds"]) == (count, count / 2)
    refused, why = await studio.make({"file": "r.pdf", "page": count + 1, "seconds": 1})
    assert not refused.ok and f"r.pdf has {count} pages" in why["error"]


PICTURE = {"file": "a.png", "seconds": 1}


@pytest.mark.parametrize(
    ("slides", "more", "says"),
    [
        ([PICTURE], {"width": 318}, "greater than or equal to 320"),
        ([PICTURE], {"width": 3842}, "less than or equal to 3840"),
        ([PICTURE], {"width": 321}, "multiple of 2"),
        ([PICTURE], {"height": 238}, "greater than or equal to 240"),
        ([PICTURE], {"height": 2162}, "less than or equal to 2160"),
        ([PICTURE], {"height": 241}, "multiple of 2"),
        ([PICTURE], {"fps": 0}, "greater than or equal to 1"),
        ([PICTURE], {"fps": 61}, "less than or equal to 60"),
        ([PICTURE], {"filename": "v.avi"}, "does not end in .mp4"),
        ([PICTURE], {"filename": "../v.mp4"}, '".."'),
        ([PICTURE], {"filename": "a/v.mp4"}, "without a folder"),
        ([], {}, "at least 1 item"),
        ([PICTURE] * 101, {}, "at most 100 items"),
        ([{**PICTURE, "seconds": 0}], {}, "greater than 0"),
        ([{**PICTURE, "seconds": 60.1}], {}, "less than or equal to 60"),
        ([{"file": "a.png"}], {}, "seconds"),
        ([{**PICTURE, "seconds": 60}] * 11, {}, "660 seconds are too long"),
        ([{**PICTURE, "seconds": 6}] * 31, {"width": 3840, "height": 2160}, "smaller size"),
        ([{**PICTURE, "seconds": 60}] * 9, {"width": 1920, "height": 1080}, "12,960 pictures, are too much"),
        ([{"file": "long.pdf", "seconds": 1}] * 60, {}, "120 slides are too many"),
        ([{"seconds": 1}], {}, "Slide 1: give either file"),
        ([PICTURE, {**PICTURE, "title": "Both"}], {}, "Slide 2: give either file"),
        ([{"title": "T", "page": 2, "seconds": 1}], {}, "Slide 1: give either file"),
        ([{**PICTURE, "page": 2}], {}, "a.png has no pages"),
        ([{"file": "notes.txt", "seconds": 1}], {}, "notes.txt has no pages"),
        ([{"file": "deck.pptx", "seconds": 1}], {}, "use a PDF, a picture, or text"),
        ([{"file": "../a.png", "seconds": 1}], {}, '".."'),
        ([{"file": "gone.png", "seconds": 1}], {}, "no file gone.png"),
        ([{"file": "link.png", "seconds": 1}], {}, "is a link"),
        ([{"title": "\u4e2d", "seconds": 1}], {}, "can't show \u4e2d"),
        ([{"lines": ["word " * 190] * 3, "seconds": 1}], {}, "does not fit"),
        ([{"title": "x", "colour": "red", "seconds": 1}], {}, "colour"),
    ],
)  # fmt: skip
async def test_each_bound_is_told_and_nothing_is_written(
    studio: Studio, slides: list[dict[str, Any]], more: dict[str, Any], says: str
) -> None:
    picture(studio.folder, "a.png")
    (studio.folder / "notes.txt").write_text("x")
    (studio.folder / "deck.pptx").write_bytes(b"x")
    (studio.folder / "link.png").symlink_to(studio.folder / "a.png")
    write_document(studio.folder / "long.pdf", "pdf", "# R\n\n" + "Well.\n\n" * 60)
    before = sorted(studio.folder.iterdir())
    outcome, told = await studio.make(*slides, **more)
    assert not outcome.ok and says in told["error"] and len(told["error"]) < 600, told
    assert sorted(studio.folder.iterdir()) == before


def bomb(path: Path) -> None:
    """A PNG that says that it has 3.6 billion pixels."""
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(1_000))), (b"IEND", b""))
    body = b"".join(
        struct.pack(">I", len(c)) + kind + c + struct.pack(">I", zlib.crc32(kind + c)) for kind, c in parts
    )
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + body)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/a.ts\n", "damaged"),
        (b"ffconcat version 1.0\nfile /etc/passwd\n", "damaged"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>', "damaged"),
        (b"\x89PNG\r\n\x1a\n" + b"\xff" * 500, "damaged"),
        (b"", "empty"),
        (None, "too many pixels"),
    ],
)
async def test_a_hostile_picture_is_refused_before_anything_is_encoded(
    studio: Studio, monkeypatch: pytest.MonkeyPatch, content: bytes | None, says: str
) -> None:
    async def never(*_: object) -> None:
        raise AssertionError("ffmpeg was started")

    monkeypatch.setattr(create_video, "encode", never)
    if content is None:
        bomb(studio.folder / "h.png")
    else:
        (studio.folder / "h.png").write_bytes(content)
    outcome, told = await studio.make(
        {"file": picture(studio.folder, "a.png"), "seconds": 1}, {"file": "h.png", "seconds": 1}
    )
    assert not outcome.ok and says in told["error"] and not (studio.folder / "v.mp4").exists()


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As if the extra were not installed."""
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    program.cache_clear()
    yield
    program.cache_clear()


async def test_without_the_extra_it_is_not_offered_and_people_are_told_how_to_get_it(
    studio: Studio, without: None
) -> None:
    assert "create_video" not in {tool.name for tool in tool_definitions(studio.context)}
    outcome, told = await studio.make(PICTURE)
    assert not outcome.ok and "Videos can't be made here; work with" in told["error"]
    assert "pip install -e '.[video]'" in notes()["create_video"]


def test_with_the_extra_it_is_offered(studio: Studio) -> None:
    assert "create_video" in {tool.name for tool in tool_definitions(studio.context)}
    assert "pip" not in notes()["create_video"]
