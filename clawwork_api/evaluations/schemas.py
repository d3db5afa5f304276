"""What the HTTP contract says of scores."""

from datetime import datetime
from decimal import Decimal

from clawwork_api.schemas import Schema


class EvidenceItem(Schema):
    """One check or one dimension, with what was found."""

    id: str
    label: str
    weight: Decimal
    passed: bool
    evidence: str


class EvaluationDetail(Schema):
    """`score` is 0 to 1, or null with the reason in `feedback`. `method`: checks | judge | imported | none.

    `judgements` counts those that hold; `spread` is the highest less the lowest of them.
    """

    id: str
    method: str
    judge: str
    judgements: int
    spread: Decimal | None
    practice: bool
    score: Decimal | None
    threshold: Decimal
    value: Decimal
    paid: Decimal
    items: list[EvidenceItem]
    feedback: str
    created_at: datetime
