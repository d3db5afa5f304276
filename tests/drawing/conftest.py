"""One drawer for all and the same few files: LibreOffice takes its time to start."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from clawwork_api.documents import write_document
from clawwork_api.runtime.drawing import Drawer, Pages
from clawwork_api.runtime.drawing.office import LIMITS
from clawwork_api.runtime.sandboxes import Limits

ROWS = [["Rent", 100], ["Total", "=SUM(B1:B1)"]]
FILES = {
    "deck.pptx": "# Review\n\n## Findings\n\n- the roof leaks\n",
    "costs.xlsx": json.dumps({"sheets": [{"name": "Costs", "rows": ROWS}]}),
    "memo.docx": "# Memo\n\nThe lease ends in June.\n",
}


def limits(wall_seconds: float) -> Limits:
    """A loaded machine may take longer than people are made to wait."""
    return Limits(**{**vars(LIMITS), "wall_seconds": wall_seconds})


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    drawer = Drawer(limits=limits(400))
    assert drawer.status().available, drawer.status().reason
    yield Pages(drawer, tmp_path_factory.mktemp("kept") / "pages")
    drawer.close()


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("task")
    for name, content in FILES.items():
        write_document(place / name, name.partition(".")[2], content)
    return place
