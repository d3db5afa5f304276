"""A task's folder and the door through which a model's calls come."""

import json
from pathlib import Path
from typing import Any

import pytest

from clawwork_api.runtime.tools import ToolContext, ToolOutcome, call_tool


class Desk:
    """One task; each call is a step of its own unless `step` says that it is carried out again."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._calls = folder, 0
        (folder / "reference_files").mkdir(parents=True)

    async def call(
        self, name: str, *, step: str = "", **arguments: Any
    ) -> tuple[ToolOutcome, dict[str, Any]]:
        self._calls += 1
        context = ToolContext(workspace=self.folder, sandbox=None, step=step or f"0.{self._calls}")
        outcome = await call_tool(context, name, json.dumps(arguments))
        result = json.loads(outcome.content)
        assert result["ok"] is outcome.ok and str(self.folder.parent) not in outcome.content
        return outcome, result


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "task")
