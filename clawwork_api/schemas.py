"""Types that every noun's schemas share."""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Generic, TypeVar

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer

Item = TypeVar("Item")

Number = Annotated[Decimal, PlainSerializer(float, return_type=float, when_used="json")]
"""A decimal that the predecessors' clients expect as a JSON number; the amount is exact to 6 places."""

OpenApi = dict[int | str, dict[str, Any]]
"""What the OpenAPI document says of a route's answers that are not JSON."""

Signature = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9 _.\-]{0,127}$", examples=["Ada"])]
"""A coworker's name: a letter or digit first, then letters, digits, space, `_`, `.`, `-`; at most 128."""


def _iso_day(value: object) -> object:
    if not isinstance(value, date) and not (isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\d", value)):
        # pydantic takes a number for seconds since 1970
        raise ValueError("a day as 2026-01-31, or that day with a time")
    return value


Day = Annotated[date, BeforeValidator(_iso_day)]
"""A day, sent as YYYY-MM-DD."""


Moment = Annotated[AwareDatetime, BeforeValidator(_iso_day)]
"""A moment with its offset, sent as RFC 3339 says: 2026-01-31T12:00:00Z."""


class Schema(BaseModel):
    model_config = ConfigDict(extra="forbid", from_attributes=True)


class Page(Schema, Generic[Item]):
    """One page of a list, newest first; `next` is the cursor of the following page, or null."""

    items: list[Item]
    next: str | None = None
    total: int
