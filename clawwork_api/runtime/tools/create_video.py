"""The tool that makes a video of slides, where the optional extra `video` is installed."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from clawwork_api.documents import count_pages, page_frame, picture_frame, text_frame
from clawwork_api.documents.kinds import kind_of
from clawwork_api.runtime.drawing import DRAWN_KINDS
from clawwork_api.runtime.sandboxes import held_folder, take_out
from clawwork_api.runtime.sandboxes.finishing import to_the_end
from clawwork_api.runtime.tools.contract import ToolContext, ToolError, ToolFunction, ToolOutcome, done
from clawwork_api.runtime.tools.pages import drawn_pages
from clawwork_api.runtime.tools.paths import existing, new_file
from clawwork_api.runtime.video import FRAME, MAX_SLIDES, Film, VideoError, encode, pictures_of, program

log = logging.getLogger("clawwork.video")

UNDRAWN = dict.fromkeys(DRAWN_KINDS, "use a PDF, a picture, or text as slides")


class Slide(BaseModel):
    """`file`, with `page` or all its pages, or `title` and `lines`; shown for `seconds`."""

    model_config = ConfigDict(extra="forbid")
    seconds: Annotated[float, Field(gt=0, le=60)]
    file: str = Field("", max_length=1_000)
    page: Annotated[int, Field(ge=1)] | None = None
    title: str = Field("", max_length=300)
    lines: list[Annotated[str, Field(max_length=1_000)]] = Field([], max_length=50)


class Shot(NamedTuple):
    """One still of the video: what draws it, as PNG, and how long it is shown in seconds."""

    draw: Callable[[], bytes]
    seconds: float


Slides = Annotated[list[Slide], Field(min_length=1, max_length=MAX_SLIDES)]
Width = Annotated[int, Field(ge=320, le=3840, multiple_of=2)]
Height = Annotated[int, Field(ge=240, le=2160, multiple_of=2)]
Fps = Annotated[int, Field(ge=1, le=60)]


def create_video_tool(context: ToolContext) -> ToolFunction | None:
    """Binds the tool to one workspace; None without the program that encodes."""
    ffmpeg = program()
    if ffmpeg is None:
        return None

    async def create_video(
        filename: str, slides: Slides, width: Width = 1280, height: Height = 720, fps: Fps = 24
    ) -> ToolOutcome:
        """Make a video (mp4, without sound) of slides, or replace one that you made.

        A slide is a picture, a page, or text, and is fitted into the video with black bars. At most 100
        slides and ten minutes in all.

        Args:
            filename: A name without a folder, for example summary.mp4.
            slides: In their order, each {"file": "chart.png", "seconds": 5}, {"file": "deck.pptx", "page": 2,
                "seconds": 4} (pdf, pptx, docx or xlsx; without page all pages, each so long), or {"title":
                "Results", "lines": ["Sales rose", "Costs fell"], "seconds": 6}; seconds up to 60.
            width: Pixels, an even number.
            height: Pixels, an even number.
            fps: Pictures a second.
        """
        name, target = await asyncio.to_thread(new_file, context.workspace, _named(filename))
        shots = [shot async for shot in _shots(context, slides, (width, height))]
        try:
            counts = pictures_of([shot.seconds for shot in shots], (width, height), fps)
            size = await _made(ffmpeg, shots, counts, fps, target)
        except VideoError as problem:
            if problem.detail:
                log.error("a video could not be made: %s", problem.detail)
            raise ToolError(str(problem)) from problem
        said = {"path": name, "size": size, "seconds": round(sum(counts) / fps, 3), "slides": len(shots)}
        return done({**said, "resolution": f"{width}x{height}", "fps": fps}, changed=[name])

    return create_video


def _named(filename: str) -> str:
    name = filename.strip()
    if not Path(name).suffix:
        return f"{name}.mp4"
    if not name.lower().endswith(".mp4"):
        raise ToolError(f"{name[:80]} does not end in .mp4, which is what a video is; give it that ending")
    return name


async def _shots(context: ToolContext, slides: Sequence[Slide], size: tuple[int, int]) -> AsyncIterator[Shot]:
    """The stills of all slides, not drawn yet. Raises ToolError and DocumentError."""
    for number, slide in enumerate(slides, start=1):
        if bool(slide.file) == bool(slide.title or slide.lines) or (slide.page and not slide.file):
            raise ToolError(f"Slide {number}: give either file, with or without page, or title and lines")
        if not slide.file:
            yield Shot(partial(text_frame, slide.title, slide.lines, size), slide.seconds)
            continue
        path, place = await asyncio.to_thread(existing, context.workspace, slide.file)
        if kind_of(place.name) == "image" and slide.page is None:
            yield Shot(partial(picture_frame, place, size), slide.seconds)
        elif kind_of(place.name) in {"pdf", *DRAWN_KINDS}:
            pdf = await drawn_pages(context, place, UNDRAWN)
            for page in await asyncio.to_thread(_pages, pdf, slide):
                yield Shot(partial(page_frame, pdf, page, size, name=str(path)), slide.seconds)
        else:
            raise ToolError(
                f"Slide {number}: {path} has no pages; give a picture, a document, or title and lines"
            )


def _pages(pdf: Path, slide: Slide) -> Sequence[int]:
    return [slide.page] if slide.page else range(1, count_pages(pdf) + 1)


async def _made(ffmpeg: Path, shots: Sequence[Shot], counts: Sequence[int], fps: int, target: Path) -> int:
    """Writes the video and gives its size in bytes; what was there before is there until it is whole."""
    with held_folder() as folder:
        for number, shot in enumerate(shots):
            await to_the_end(asyncio.to_thread(_draw, shot, folder / (FRAME % number)))
        video = await encode(ffmpeg, Film(folder, counts, fps))
        return await to_the_end(asyncio.to_thread(_keep, video, target))


def _draw(shot: Shot, place: Path) -> None:
    place.write_bytes(shot.draw())


def _keep(video: Path, target: Path) -> int:
    take_out(video, target)
    return target.stat().st_size
