"""The published deliverables of real runs, where they are at hand: nothing unexpected in any of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from clawwork_api.documents import DocumentError, preview, read_text, render_page
from scripts.published.documents import evaluated

ROOT = Path(__file__).parents[3] / "shared/real/livebench/agent_data"
# Turning Word into HTML costs a second; the others a few milliseconds.
EVERY_NTH_WORD = 8
# What a judge would be given takes a tenth of a second a file; docs/comparison.md was made of every one.
EVERY_NTH_EVALUATED = 5
PICTURES = (".png", ".jpg")


def chosen(files: list[Path]) -> Iterator[Path]:
    word = [path for path in files if path.suffix == ".docx"]
    yield from (path for path in files if path.suffix != ".docx")
    yield from word[::EVERY_NTH_WORD]


EVERY = sorted(path for path in ROOT.glob("*/sandbox/**/*") if path.is_file())
FILES = list(chosen(EVERY))
if FILES:

    def test_each_that_is_no_picture_is_read() -> None:
        assert [
            path.name for path in EVERY if path.suffix not in PICTURES and not read_text(path).text.strip()
        ] == []

    @pytest.mark.parametrize("path", EVERY[::EVERY_NTH_EVALUATED], ids=lambda path: path.name)
    def test_is_evaluated_or_says_why_not(path: Path) -> None:
        reason = evaluated(path)
        assert "no text can be read from it" in reason if path.suffix in PICTURES else reason == ""

    @pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
    def test_opens(path: Path) -> None:
        if path.suffix in PICTURES:
            with pytest.raises(DocumentError, match="pixels"):
                read_text(path)
        else:
            assert read_text(path).text.strip()
        assert preview(path).kind != "none"
        if path.suffix == ".pdf":
            assert render_page(path, 1, 320)[:4] == b"RIFF"
