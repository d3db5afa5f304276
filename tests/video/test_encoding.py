"""The program: what it is given, and that nothing of it stays behind."""

import asyncio
import os
import select
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from clawwork_api.runtime.video import FRAME, Film, VideoError, encode, encoding, program
from tests.video.conftest import Studio

Programs = Callable[[str], Path]
GONE_SECONDS = 20


@pytest.fixture
def film(tmp_path: Path) -> Film:
    folder = tmp_path / "film"
    folder.mkdir()
    Image.effect_noise((1920, 1080), 60).convert("RGB").save(folder / (FRAME % 0))
    return Film(folder, [1_000_000], 60)


def gone(process: int) -> bool:
    """Whether it has ended, or ends soon; its parent may not have asked after it yet."""
    return bool(select.select([process], [], [], GONE_SECONDS)[0])


async def test_a_cancelled_call_leaves_no_process_behind(film: Film, program_of: Programs, tmp_path: Path):
    """The real program at work, with a child beside it."""
    ready = tmp_path / "ready"
    os.mkfifo(ready)
    ffmpeg = program_of(f'sleep 600 & echo $$ $! > {ready}\nexec {program()} "$@"')
    task = asyncio.create_task(encode(ffmpeg, film))
    pids = [int(pid) for pid in (await asyncio.to_thread(ready.read_text)).split()]
    handles = [os.pidfd_open(pid) for pid in pids]
    assert os.getpriority(os.PRIO_PROCESS, pids[0]) == min(os.getpriority(os.PRIO_PROCESS, 0) + 10, 19)
    assert not select.select(handles, [], [], 0)[0]
    task.cancel()
    await asyncio.wait({task}, timeout=GONE_SECONDS)
    assert task.cancelled()
    assert [gone(handle) for handle in handles] == [True, True]
    for handle in handles:
        os.close(handle)


async def test_what_takes_too_long_is_ended(film: Film, program_of: Programs, tmp_path: Path):
    ready = tmp_path / "ready"
    os.mkfifo(ready)
    ffmpeg = program_of(f"echo $$ > {ready}\nexec sleep 600")
    task = asyncio.create_task(encode(ffmpeg, film, seconds=0.5))
    handle = os.pidfd_open(int(await asyncio.to_thread(ready.read_text)))
    with pytest.raises(VideoError, match="not ready after 0 seconds; make it shorter"):
        await task
    assert gone(handle)
    os.close(handle)


async def test_it_gets_no_variable_and_no_input(
    film: Film, program_of: Programs, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-the-service")
    with pytest.raises(VideoError, match="could not be made") as raised:
        await encode(program_of("env > told; readlink /proc/self/fd/0 >> told; echo why >&2; exit 3"), film)
    told = (film.folder / "told").read_text()
    assert "sk-of-the-service" not in told and "/dev/null" in told
    assert raised.value.detail == "exit code 3: why"


@pytest.mark.parametrize("script", ["exit 0", ": > video.mp4", f"cp {(FRAME % 0)} video.mp4"])
async def test_a_program_that_makes_no_video_is_noticed(film: Film, program_of: Programs, script: str):
    with pytest.raises(VideoError, match="could not be made"):
        await encode(program_of(script), film)


async def test_a_video_is_no_larger_than_a_file_that_is_opened(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(encoding, "MAX_FILE", 20_000)
    for number in range(3):
        Image.effect_noise((320, 240), 100).save(studio.folder / f"{number}.png")
    slides = [{"file": f"{number}.png", "seconds": 2} for number in range(3)]
    outcome, told = await studio.make(*slides)
    assert not outcome.ok and "would be larger" in told["error"] and "shorter or smaller" in told["error"]
    assert not (studio.folder / "v.mp4").exists()
