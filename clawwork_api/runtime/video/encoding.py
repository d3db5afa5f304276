"""One encoding: frames that we drew go in, an MP4 that browsers play comes out."""

import asyncio
import os
import signal
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from weakref import WeakKeyDictionary

from clawwork_api.documents import DocumentError
from clawwork_api.documents import measure_video as measure
from clawwork_api.documents.safety import MAX_FILE, MEGABYTE
from clawwork_api.runtime.sandboxes.finishing import to_the_end

FRAME = "%05d.png"
LIST = "frames.txt"
OUTPUT = "video.mp4"
COLOURS = "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p"
SECONDS = 600.0
"""For one video, by the clock; a busy machine may take long over what is bounded in computing."""
CPU_SECONDS = 400
"""The program ends itself then, also when nobody is left to end it."""
NICENESS = 10
SAID = 2_000
FAILED = "The video could not be made; try a smaller size or fewer slides"
AT_ONCE = 2
_places: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


class VideoError(Exception):
    """There is no video; the message says what to do, `detail` what the program said."""

    def __init__(self, message: str, detail: str = "") -> None:
        super().__init__(message)
        self.detail = detail


@dataclass(frozen=True)
class Film:
    """`folder` holds the frames, PNG of one size, from 00000.png on. The video has `fps` pictures a second,
    and `counts` says how many of them show each frame."""

    folder: Path
    counts: Sequence[int]
    fps: int


async def encode(ffmpeg: Path, film: Film, *, seconds: float = SECONDS) -> Path:
    """The MP4, in the folder of the frames. Whoever is cancelled meanwhile leaves no process behind.

    Raises VideoError.
    """
    async with _place():
        await to_the_end(asyncio.to_thread(Path(film.folder, LIST).write_text, _list(film), "ascii"))
        starting = asyncio.ensure_future(_started(ffmpeg, film))
        try:
            process = await asyncio.shield(starting)
            _, said = await asyncio.wait_for(process.communicate(), seconds)
        except TimeoutError as error:
            message = f"The video was not ready after {seconds:,.0f} seconds; make it shorter or smaller"
            raise VideoError(message) from error
        finally:
            await _ended(await starting)
    return await asyncio.to_thread(_checked, film, process.returncode, said)


async def _started(ffmpeg: Path, film: Film) -> Process:
    return await asyncio.create_subprocess_exec(
        *("nice", "-n", str(NICENESS), str(ffmpeg), *_arguments(film)),
        stdin=DEVNULL,
        stdout=DEVNULL,
        stderr=PIPE,
        cwd=film.folder,
        env={"PATH": "/usr/bin:/bin"},  # it needs nothing of ours, keys least of all
        start_new_session=True,
    )


def _place() -> asyncio.Semaphore:
    return _places.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE))


async def _ended(process: Process) -> None:
    """Nothing of it is left, also when it had been cut short."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    await process.wait()


def _checked(film: Film, code: int | None, said: bytes) -> Path:
    video = film.folder / OUTPUT
    if code == 0 and video.is_file() and video.stat().st_size >= MAX_FILE:
        message = f"The video would be larger than {MAX_FILE // MEGABYTE} MB; make it shorter or smaller"
        raise VideoError(message)
    if code != 0 or abs(_seconds(video) - sum(film.counts) / film.fps) > 1 / film.fps:
        detail = said.decode("utf-8", "replace").strip()[-SAID:]
        raise VideoError(FAILED, f"exit code {code}: {detail}")
    return video


def _seconds(video: Path) -> float:
    try:
        return measure(video).seconds
    except DocumentError as problem:
        raise VideoError(FAILED, str(problem)) from problem


def _list(film: Film) -> str:
    """What is shown when. The last frame stands there twice: a frame ends where another one begins."""
    lines = ["ffconcat version 1.0"]
    for number, count in enumerate([*film.counts, 1]):
        lines += [f"file {FRAME % min(number, len(film.counts) - 1)}"]
        # In its own time a frame lasts one picture of the video: so all times are whole numbers of those.
        lines += [f"option framerate {film.fps}", f"duration {count / film.fps:.6f}"]
    return "\n".join([*lines, ""])


def _arguments(film: Film) -> list[str]:
    return [
        *("-hide_banner", "-loglevel", "error", "-nostdin", "-timelimit", str(CPU_SECONDS)),
        # The list is ours, in a folder of ours; "safe" would only keep it from saying `option`.
        *("-protocol_whitelist", "file", "-f", "concat", "-safe", "0"),
        *("-c:v", "png", "-threads", "1", "-i", LIST),
        # Each frame gets its colours once, then it is repeated to the end of its time.
        *("-filter_threads", "1", "-vf", f"{COLOURS},fps={film.fps}", "-frames:v", str(sum(film.counts))),
        *("-c:v", "libx264", "-preset", "veryfast", "-tune", "stillimage", "-crf", "20", "-threads", "1"),
        *("-bf", "0"),  # pictures between two others spare nothing where nothing moves, and take memory
        *("-pix_fmt", "yuv420p", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"),
        # The same slides give the same bytes: a step that a crash cut off is carried out again.
        *("-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact"),
        *("-movflags", "+faststart", "-fs", str(MAX_FILE), "-f", "mp4", OUTPUT),
    ]
