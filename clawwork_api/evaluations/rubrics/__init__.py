"""What good work is in each occupation: one file each, and a general one for every other occupation."""

import json
import re
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import Any, Protocol

from pydantic import BaseModel, ConfigDict, Field

from clawwork_api.evaluations.rubrics.own import TaskRubric
from clawwork_api.evaluations.rubrics.parts import Part

GENERAL = "general"
LABELS = {
    "completeness": "Completeness",
    "correctness": "Correctness",
    "quality": "Quality",
    "domain_standards": "Standards of the occupation",
}
DIMENSIONS = tuple(LABELS)


class Standard(Protocol):
    """What work is judged by: an occupation's rubric, the general one, or a task's own.

    `name` and `version` are for the record, `told` for people; `required` names files that must be handed in.
    """

    @property
    def name(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def told(self) -> str: ...
    @property
    def gate(self) -> str: ...
    @property
    def required(self) -> tuple[str, ...]: ...
    @property
    def parts(self) -> tuple[Part, ...]: ...


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
        return self.occupation or GENERAL

    @property
    def told(self) -> str:
        return "the general rubric" if self.general else f"the rubric for {self.occupation}"

    @property
    def required(self) -> tuple[str, ...]:
        """None by name: the brief says what is demanded."""
        return ()

    @property
    def parts(self) -> tuple[Part, ...]:
        """Its dimensions, in their order."""
        return tuple(
            Part(n, LABELS[n], d.weight, d.criteria) for n in DIMENSIONS for d in [self.dimension(n)]
        )

    def dimension(self, name: str) -> Dimension:
        found: Dimension = getattr(self.dimensions, name)
        return found


def standard_for(own: dict[str, Any] | None, occupation: str) -> Standard:
    """The task's own rubric where it brings one, else its occupation's, else the general one."""
    return TaskRubric.model_validate(own) if own else rubric_for(occupation)


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
