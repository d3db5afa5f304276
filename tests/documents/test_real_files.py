"""The published deliverables of real runs, where they are at hand: nothing unexpected in any of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from clawwork_api.documents import DocumentError, preview, read_text, render_page

ROOT = Path(__file__).parents[3] / "shared/real/livebench/agent_data"
# Turning Word into HTML costs a second; the others a few milliseconds.
EVERY_NTH_WORD = 8


def chosen() -> Iterator[Path]:
    files = sorted(path for path in ROOT.glob("*/sandbox/**/*") if path.is_file())
    word = [path for path in files if path.suffix == ".docx"]
    yield from (path for path in files if path.suffix != ".docx")
    yield from word[::EVERY_NTH_WORD]


FILES = list(chosen())
if FILES:

    @pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
    def test_opens(path: Path) -> None:
        if path.suffix in (".png", ".jpg"):
            with pytest.raises(DocumentError, match="pixels"):
                read_text(path)
        else:
            assert read_text(path).text.strip()
        assert preview(path).kind != "none"
        if path.suffix == ".pdf":
            assert render_page(path, 1, 320)[:4] == b"RIFF"
