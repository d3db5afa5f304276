"""What the HTTP contract says of deliverables."""

from datetime import datetime

from pydantic import Field

from clawwork_api.documents import Preview
from clawwork_api.evaluations.schemas import EvaluationDetail
from clawwork_api.schemas import Schema


class ArtifactRow(Schema):
    """A file that a coworker made; `role` is deliverable (submitted) or working."""

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
    """`drawable`: its pages can be had as pictures, which may take seconds when first asked for."""

    sha256: str
    preview: Preview
    drawable: bool
    evaluation: EvaluationDetail | None


class ArtifactPages(Schema):
    """How many pages a document has; each is to be had as a picture, by its number from 1."""

    count: int


class RandomArtifact(Schema):
    """The predecessors' shape of a listed artifact."""

    agent: str
    date: str
    filename: str
    extension: str
    size_bytes: int
    path: str


class RandomArtifacts(Schema):
    artifacts: list[RandomArtifact] = Field(default_factory=list)
