"""Files that coworkers made, how they look, and how they were judged."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from openos.gateway.models.base import Amount, Answer


class EvidenceItem(Answer):
    id: str
    label: str
    weight: Amount
    passed: bool
    evidence: str


class EvaluationDetail(Answer):
    """`score` is 0 to 1, or None with the reason in `feedback`. `method`: checks, judge, imported or none.

    `spread` is the highest of the judgements less the lowest.
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
    items: list[EvidenceItem]
    feedback: str
    created_at: datetime


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


class TextPreview(Answer):
    kind: Literal["text"]
    text: str
    truncated: bool


class NoPreview(Answer):
    kind: Literal["none"]
    reason: str


Preview = Annotated[
    TablePreview | HtmlPreview | PagesPreview | ImagePreview | TextPreview | NoPreview,
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
    sha256: str
    preview: Preview
    evaluation: EvaluationDetail | None
