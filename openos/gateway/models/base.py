"""What all models of ClawWork's contract share."""

from decimal import Decimal
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict

Item = TypeVar("Item")


def _exact(value: object) -> object:
    """A JSON number as it was written, not as the nearest binary fraction."""
    return str(value) if isinstance(value, float) else value


Amount = Annotated[Decimal, BeforeValidator(_exact)]
"""Dollars, or a score; from a JSON string or number."""


class Answer(BaseModel):
    """Fields that a newer ClawWork adds are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Body(BaseModel):
    """What is sent; ClawWork judges it and names each field that is wrong."""

    model_config = ConfigDict(extra="forbid")


class Page(Answer, Generic[Item]):
    """One page of a list; `next` is the cursor of the following page, or None."""

    items: list[Item]
    next: str | None = None
    total: int
