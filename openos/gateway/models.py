"""ClawWork's answers, as its HTTP contract states them."""

from pydantic import BaseModel, ConfigDict


class Answer(BaseModel):
    """Fields that a newer ClawWork adds are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Healthz(Answer):
    status: str
    service: str
    ts: str
