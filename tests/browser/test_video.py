"""A deliverable that is a video is played where it is looked at."""

import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from playwright.sync_api import expect

from clawwork_api.documents import text_frame
from clawwork_api.runtime.video import FRAME, Film, encode, program
from tests.browser.person import Person
from tests.browser.stack import Stack

FORM = 'video/mp4; codecs="avc1.64001f"'
WOUND = """async (v) => {
  const heard = (name) => new Promise((done) => v.addEventListener(name, done, { once: true }));
  if (!v.readyState) await heard('loadedmetadata');
  const wound = heard('seeked');
  v.currentTime = 2;
  await wound;
  return [v.duration, v.videoWidth, v.videoHeight, v.currentTime];
}"""
"""Its length and size, and the second that it is wound to."""


def filmed(folder: Path) -> bytes:
    """Three seconds, the way that coworkers make them."""
    folder.mkdir()
    (folder / (FRAME % 0)).write_bytes(text_frame("Rent", ["It rose by 3 %"], (640, 360)))
    ffmpeg = program()
    assert ffmpeg
    return asyncio.run(encode(ffmpeg, Film(folder, [72], 24))).read_bytes()


def put_in_place(stack: Stack, file: str, video: bytes) -> None:
    """The practice model makes no videos: the deliverable becomes one."""
    with closing(sqlite3.connect(stack.folder / "clawwork" / "clawwork.db")) as database, database:
        [(tenant_path,)] = database.execute("select path from artifacts where id = ?", (file,))
        [place] = (stack.folder / "clawwork" / "tenants").glob(f"*/{tenant_path}")
        place.with_suffix(".mp4").write_bytes(video)
        values = (str(Path(tenant_path).with_suffix(".mp4")), "rent.mp4", "video/mp4", len(video), file)
        database.execute("update artifacts set path=?, name=?, media_type=?, size=? where id=?", values)


def test_a_video_is_played_and_wound_forward(owner: Person, stack: Stack, tmp_path: Path) -> None:
    owner.finish("Bring an article into house style")
    href = owner.files().first.get_attribute("href") or ""
    with ThreadPoolExecutor(1) as beside:  # this thread has Playwright's loop
        video = beside.submit(filmed, tmp_path / "film").result()
    put_in_place(stack, href.rpartition("/")[2], video)
    with owner.page.expect_response(lambda answer: "inline=1" in answer.url) as sent:
        player = owner.open(href).locator("video")
    assert (sent.value.status, sent.value.headers["content-type"]) == (206, "video/mp4")
    expect(player).to_be_visible()
    expect(player).to_have_attribute("aria-label", "rent.mp4")
    if not player.evaluate(f"v => v.canPlayType('{FORM}')"):
        return  # a Chromium without the codec, as Playwright builds it
    assert player.evaluate(WOUND) == [3, 640, 360, 2]
