"""What good work is in each occupation: one file each, and a general one for every other occupation."""

import json
import re
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field

GENERAL = "general"
DIMENSIONS = ("completeness", "correctness", "quality", "domain_standards")


class Dimension(BaseModel):
    """A side of the work that is scored for itself; the weights of a rubric add up to 1."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    weight: Decimal = Field(gt=0, le=1)
    criteria: tuple[str, ...] = Field(min_length=3, max_length=5)


class Dimensions(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    completeness: Dimension
    correctness: Dimension
    quality: Dimension
    domain_standards: Dimension


class Rubric(BaseModel):
    """`gate` says what must be handed in at all; `occupation` is empty in the general rubric."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    occupation: str
    version: str
    gate: str = Field(min_length=1)
    dimensions: Dimensions

    @property
    def general(self) -> bool:
        return not self.occupation

    @property
    def name(self) -> str:
        """For a record: whose rubric it is, and its version."""
        return f"{self.occupation or GENERAL} {self.version}"

    def dimension(self, name: str) -> Dimension:
        found: Dimension = getattr(self.dimensions, name)
        return found


def rubric_for(occupation: str) -> Rubric:
    """The occupation's own rubric, whatever the case and punctuation, or the general one. Never raises."""
    known = _rubrics()
    return known.get(_plain(occupation)) or known[_plain(GENERAL)]


def occupations() -> list[str]:
    """Occupations that have a rubric of their own, in alphabetical order."""
    return sorted(rubric.occupation for rubric in _rubrics().values() if rubric.occupation)


@lru_cache(maxsize=1)
def _rubrics() -> dict[str, Rubric]:
    found = [
        Rubric.model_validate(json.loads(file.read_text("utf-8")))
        for file in files(__name__).iterdir()
        if file.name.endswith(".json")
    ]
    return {_plain(rubric.occupation or GENERAL): rubric for rubric in found}


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).strip().casefold()
