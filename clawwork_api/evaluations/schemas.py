"""What the HTTP contract says of scores."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from clawwork_api.amounts import Amount
from clawwork_api.schemas import Schema

Share = Annotated[Decimal, Amount(1, places=4, zero=True)]
"""A score from 0 to 1, four places."""


class EvidenceItem(Schema):
    """One check or one dimension, with what was found."""

    id: str
    label: str
    weight: Decimal
    passed: bool
    evidence: str


class PersonScoreRow(Schema):
    """A person's score: beside the machine's, or in its place (`overrides`, for the stated `reason`).

    `parts` are the scores that it was weighed from, if any; `correction` is what the ledger took in for it.
    """

    id: str
    by: str
    score: Decimal
    parts: dict[str, Decimal]
    comment: str
    overrides: bool
    reason: str
    correction: Decimal
    created_at: datetime


class EvaluationDetail(Schema):
    """`score` is 0 to 1, or null with the reason in `feedback`. `method`: checks | judge | imported | none.

    `rubric` is the occupation whose rubric the judge used, "general" or "task"; "" where none was used.
    `judgements` counts those that hold; `spread` is the highest less the lowest of them. `final_score` and
    `final_paid` are what counts: the machine's `score` and `paid`, unless one of the `people` has overridden.
    """

    id: str
    method: str
    judge: str
    judgements: int
    rubric: str
    rubric_version: str
    spread: Decimal | None
    practice: bool
    score: Decimal | None
    threshold: Decimal
    value: Decimal
    paid: Decimal
    final_score: Decimal | None
    final_paid: Decimal
    people: list[PersonScoreRow] = []
    items: list[EvidenceItem]
    feedback: str
    created_at: datetime


class Part(Schema):
    """A part of the rubric that a person may score for itself; `weight` is its share of the total."""

    id: str
    label: str
    weight: Decimal
    criteria: list[str]


class ScoreSheet(Schema):
    """The score of a deliverable with what people think of it, oldest first, and what they may score."""

    evaluation: EvaluationDetail
    parts: list[Part]


class ScoreWork(Schema):
    """The body of POST …/scores: `score`, or one for each of the `parts`, from 0 to 1; never both.

    With `override` it is the score that counts, which needs a `reason`.
    """

    score: Share | None = None
    parts: Annotated[dict[str, Share], Field(max_length=20)] | None = None
    comment: Annotated[str, Field(max_length=4_000)] = ""
    override: bool = False
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1_000)] = ""

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if (self.score is None) == (self.parts is None):
            raise ValueError("give either score or parts")
        if self.override and not self.reason:
            raise ValueError("an override needs a reason")
        return self
