"""A task's folder in which videos are made, and a view of what came of it."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import pytest

from clawwork_api.runtime.drawing import Drawer, Pages
from clawwork_api.runtime.tools import ToolContext, ToolOutcome, call_tool
from tests.drawing.conftest import limits

Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Shown:
    """What a player finds: its `shots` are the numbers of the pictures at whose middle the colour changes."""

    size: tuple[int, int]
    fps: float
    seconds: float
    pictures: int
    shots: list[tuple[int, Colour]]


def shown(video: Path) -> Shown:
    reader = imageio_ffmpeg.read_frames(str(video))
    said = next(reader)
    width, height = said["size"]
    middle = (height // 2 * width + width // 2) * 3
    colours: list[Colour] = [tuple(picture[middle : middle + 3]) for picture in reader]
    shots = [(n, now) for n, now in enumerate(colours) if n == 0 or now != colours[n - 1]]
    return Shown((width, height), said["fps"], said["duration"], len(colours), shots)


def near(found: Colour, wanted: Colour) -> bool:
    """Colours of a video are a little off: it keeps them in other numbers."""
    return all(abs(one - other) <= 6 for one, other in zip(found, wanted, strict=True))


class Studio:
    """One task; `make` calls the tool with these slides."""

    def __init__(self, folder: Path, pages: Pages | None = None) -> None:
        folder.mkdir(exist_ok=True)
        self.folder, self.context = folder, ToolContext(workspace=folder, sandbox=None, pages=pages)

    async def make(self, *slides: Any, **more: Any) -> tuple[ToolOutcome, dict[str, Any]]:
        arguments = {"filename": "v.mp4", "slides": slides, "width": 320, "height": 240, **more}
        outcome = await call_tool(self.context, "create_video", json.dumps(arguments))
        assert str(self.folder.parent) not in outcome.content
        return outcome, json.loads(outcome.content)


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    return Studio(tmp_path / "task")


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    drawer = Drawer(limits=limits(400))
    assert drawer.status().available, drawer.status().reason
    yield Pages(drawer, tmp_path_factory.mktemp("kept") / "pages")
    drawer.close()


@pytest.fixture
def program_of(tmp_path: Path) -> Callable[[str], Path]:
    """A program that does what is said, in place of ffmpeg."""

    def made(script: str) -> Path:
        place = tmp_path / "ffmpeg"
        place.write_text(f"#!/bin/sh\n{script}\n")
        place.chmod(0o755)
        return place

    return made
