"""Files that coworkers made, how they look, and how they were judged."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from openos.gateway.models.base import Amount, Answer, Body


class EvidenceItem(Answer):
    id: str
    label: str
    weight: Amount
    passed: bool
    evidence: str


class PersonScore(Answer):
    """A person's score, 0 to 1: beside the machine's, or in its place (`overrides`, for `reason`)."""

    by: str
    score: Amount
    comment: str
    overrides: bool
    reason: str
    created_at: datetime


class EvaluationDetail(Answer):
    """`score` is 0 to 1, or None with the reason in `feedback`. `method`: checks, judge, imported or none.

    `final_score` and `final_paid` are what counts, also where one of the `people` has overridden; `spread` is
    the highest of the judgements less the lowest.
    """

    id: str
    method: str
    judge: str
    judgements: int
    spread: Amount | None
    practice: bool
    score: Amount | None
    threshold: Amount
    value: Amount
    paid: Amount
    final_score: Amount | None
    final_paid: Amount
    people: list[PersonScore]
    items: list[EvidenceItem]
    feedback: str
    created_at: datetime


class RubricPart(Answer):
    """A part of the rubric that may be scored for itself; `weight` counts in relation to the others."""

    id: str
    label: str
    weight: Amount
    criteria: list[str]


class ScoreSheet(Answer):
    """The score of a deliverable, and the parts of its rubric."""

    evaluation: EvaluationDetail
    parts: list[RubricPart]


class ScoreWork(Body):
    """`score` or one for each of the `parts`, 0 to 1; with `override` it counts, for a `reason`."""

    score: Decimal | None = None
    parts: dict[str, Decimal] | None = None
    comment: str = ""
    override: bool = False
    reason: str = ""


class Sheet(Answer):
    name: str
    rows: list[list[str]]
    total_rows: int
    total_columns: int
    truncated: bool


class TablePreview(Answer):
    kind: Literal["table"]
    sheets: list[Sheet]


class HtmlPreview(Answer):
    """HTML that ClawWork has sanitised."""

    kind: Literal["html"]
    html: str
    truncated: bool = False


class PagesPreview(Answer):
    kind: Literal["pages"]
    count: int


class ImagePreview(Answer):
    kind: Literal["image"]
    width: int
    height: int
    media_type: str


class VideoPreview(Answer):
    """`seconds` is 0 where the file doesn't say how long it is."""

    kind: Literal["video"]
    width: int
    height: int
    seconds: float


class TextPreview(Answer):
    kind: Literal["text"]
    text: str
    truncated: bool


class NoPreview(Answer):
    kind: Literal["none"]
    reason: str


Preview = Annotated[
    TablePreview | HtmlPreview | PagesPreview | ImagePreview | VideoPreview | TextPreview | NoPreview,
    Field(discriminator="kind"),
]


class ArtifactRow(Answer):
    """`role` is deliverable (submitted) or working."""

    id: str
    signature: str
    run_id: str
    task_id: str
    task_title: str
    name: str
    role: str
    media_type: str
    size: int
    practice: bool
    created_at: datetime


class ArtifactDetail(ArtifactRow):
    """`drawable`: its pages can be had as pictures, whatever its preview is."""

    sha256: str
    preview: Preview
    drawable: bool = False
    evaluation: EvaluationDetail | None


class ArtifactPages(Answer):
    count: int
