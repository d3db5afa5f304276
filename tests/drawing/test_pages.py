"""Office files seen as pages: by a coworker, by the judge; what can't be drawn, and what does harm."""

import asyncio
import io
import json
import shutil
from pathlib import Path

import pytest
from PIL import Image
from pydantic_ai.messages import BinaryContent, UserPromptPart

from clawwork_api.documents import DocumentError
from clawwork_api.evaluations.judge.material import Drawn, gather
from clawwork_api.evaluations.judge.prompt import findings, messages
from clawwork_api.evaluations.judge.report import Circumstances, unscored
from clawwork_api.evaluations.rubrics import rubric_for
from clawwork_api.runtime.drawing import Drawer, Pages
from clawwork_api.runtime.tools import ToolContext, call_tool
from tests.drawing.conftest import limits


async def look(folder: Path, pages: Pages | None, *, sees: bool = True, **asked: object):
    context = ToolContext(workspace=folder, sandbox=None, sees=sees, pages=pages)
    outcome = await call_tool(context, "look_at_page", json.dumps(asked))
    return outcome, json.loads(outcome.content)


def darkest(picture: bytes) -> int:
    return int(Image.open(io.BytesIO(picture)).convert("L").getextrema()[0])


async def test_each_kind_is_looked_at_page_by_page(folder: Path, pages: Pages):
    said = {"deck.pptx": "the roof leaks", "costs.xlsx": "Total", "memo.docx": "The lease ends in June."}
    for name, words in said.items():
        page = 2 if name == "deck.pptx" else 1
        seen, told = await look(folder, pages, path=name, page=page)
        assert seen.ok and seen.picture and darkest(seen.picture.content) < 128, told
        _, read = await look(folder, pages, sees=False, path=name, page=page)
        assert read["pages"] == page and words in " ".join(line["text"] for line in read["lines"])
    refused, why = await look(folder, pages, path="deck.pptx", page=3)
    assert not refused.ok and "deck.pptx has 2 pages" in why["error"]


async def test_the_same_content_is_drawn_once(folder: Path, pages: Pages, tmp_path: Path):
    first = await pages.of(folder / "memo.docx")
    made = first.stat().st_ino
    again = shutil.copyfile(folder / "memo.docx", tmp_path / "again.docx")
    assert await pages.of(again) == first and first.stat().st_ino == made
    assert not list(first.parent.glob(".*"))


async def test_the_judge_sees_slides_and_pages(folder: Path, pages: Pages):
    drawn = {name: Drawn(await pages.of(folder / name)) for name in ("deck.pptx", "memo.docx")}
    files = ["deck.pptx", "memo.docx"]
    material = gather(folder, brief="Report.", files=files, references=[], sees=True, drawn=drawn)
    assert [(len(source.pictures), source.pages) for source in material.sources] == [(2, 2), (1, 1)]
    [request] = messages(rubric_for(""), material)
    [prompt] = [part for part in request.parts if isinstance(part, UserPromptPart)]
    assert sum(isinstance(item, BinaryContent) for item in prompt.content) == 3
    assert not list(findings(material))


def test_a_judge_who_can_not_see_pages_is_told_and_so_is_the_reader(folder: Path):
    drawn = {"memo.docx": Drawn(None, "LibreOffice is not installed")}
    material = gather(folder, brief="R.", files=["memo.docx"], references=[], sees=True, drawn=drawn)
    [line] = findings(material)
    assert "its pages were not seen" in line and "LibreOffice is not installed" in line
    assert "the lease ends in june" in material.delivered
    told = Circumstances("judge", False, rubric_for(""), material, 1)
    assert "its pages were not seen" in unscored("Not scored.", None, told).feedback


async def test_without_the_program_it_is_said_what_to_install(folder: Path, tmp_path: Path):
    without = Pages(Drawer(program="soffice-that-is-not-there"), tmp_path / "kept")
    assert not without.drawable("deck.pptx") and without.drawable("report.pdf")
    outcome, told = await look(folder, without, path="memo.docx")
    assert not outcome.ok and "LibreOffice is not installed" in told["error"]
    assert "libreoffice-writer-nogui" in told["error"] and "create_file" in told["error"]


async def test_what_takes_too_long_is_ended(folder: Path, tmp_path: Path):
    hasty = Drawer(limits=limits(0.2))
    try:
        with pytest.raises(DocumentError, match="takes too long") as raised:
            await hasty.pdf(folder / "memo.docx", folder=tmp_path / "kept")
        assert raised.value.code == "too_large"
        with pytest.raises(DocumentError, match="takes too long"):
            await asyncio.wait_for(hasty.pdf(folder / "memo.docx", folder=tmp_path / "kept"), 2)
    finally:
        hasty.close()
