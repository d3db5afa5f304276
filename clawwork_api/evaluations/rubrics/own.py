"""A rubric that a task brings along: weighted criteria, each scored for itself, and files to hand in."""

import hashlib
from decimal import Decimal
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from clawwork_api.amounts import Amount
from clawwork_api.evaluations.rubrics.parts import Part

NAME = "task"
VERSION_CHARACTERS = 12
MOST_CRITERIA = 20
GATE = "Every file, section or answer that the brief names, and these files: {}."
LABEL_CHARACTERS = 80

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
FileName = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[^/\\\x00-\x1f]{1,200}$")]


class Criterion(BaseModel):
    """`weight` counts in relation to the weights of the others."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: Text
    weight: Annotated[Decimal, Amount(100, places=2)] = Decimal(1)


class TaskRubric(BaseModel):
    """What good work on this one task is. `deliverables` are names of files that must be handed in."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    criteria: Annotated[list[Criterion], Field(min_length=1, max_length=MOST_CRITERIA)]
    deliverables: Annotated[list[FileName], Field(max_length=20)] = []

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        for said in ([c.text for c in self.criteria], self.deliverables):
            if len({one.casefold() for one in said}) < len(said):
                raise ValueError("each criterion and each deliverable is named once")
        return self

    @property
    def name(self) -> str:
        return NAME

    @property
    def version(self) -> str:
        """Of its content: another word is another version."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:VERSION_CHARACTERS]

    @property
    def told(self) -> str:
        return "the task's own rubric"

    @property
    def gate(self) -> str:
        names = ", ".join(self.deliverables)
        return GATE.format(names) if names else GATE.partition(",")[0] + "."

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(self.deliverables)

    @property
    def parts(self) -> tuple[Part, ...]:
        return tuple(
            Part(f"criterion_{number}", c.text[:LABEL_CHARACTERS], c.weight, (c.text,))
            for number, c in enumerate(self.criteria, start=1)
        )
