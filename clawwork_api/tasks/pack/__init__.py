"""The sample tasks that ship with ClawWork: real reference files, a checkable right answer."""

from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from clawwork_api.evaluations.checks import Check

PACK = Path(__file__).parent


class SampleTask(BaseModel):
    """One task of the pack. `value` in US dollars; `checks` hold the answers and never go to a model."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    title: str
    sector: str
    occupation: str
    brief: str
    value: Decimal
    deliverables: list[str] = Field(min_length=1)
    checks: list[Check] = Field(min_length=1)

    @property
    def reference_folder(self) -> Path:
        return PACK / self.id / "reference_files"

    @property
    def reference_files(self) -> list[Path]:
        """The files that the coworker may read, by name."""
        return sorted(path for path in self.reference_folder.iterdir() if path.is_file())


@lru_cache(maxsize=1)
def sample_tasks() -> tuple[SampleTask, ...]:
    """Every task of the pack, by id. Raises pydantic.ValidationError when a task.json is malformed."""
    return tuple(
        SampleTask.model_validate_json(path.read_text("utf-8")) for path in sorted(PACK.glob("*/task.json"))
    )


def sample_task(identifier: str) -> SampleTask | None:
    """The task of that id, or None when the pack has none."""
    return next((task for task in sample_tasks() if task.id == identifier), None)
