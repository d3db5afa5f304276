"""Field types that take what the predecessors wrote: any JSON, checked and made safe to store."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, Field

from clawwork_api.database import to_money

MOST_DOLLARS = Decimal(10**9)


def _text(value: object) -> object:
    """No lone surrogate and no NUL: neither can be stored."""
    if not isinstance(value, str):
        return value
    return value.encode("utf-8", "replace").decode("utf-8").replace("\0", "\N{REPLACEMENT CHARACTER}")


def _number(value: object) -> object:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ValueError("not a number")
    number = Decimal(value)
    if not number.is_finite() or abs(number) > MOST_DOLLARS:
        raise ValueError("out of range")
    return number


def _dollars(value: object) -> object:
    number = _number(value)
    return to_money(number) if isinstance(number, Decimal) else number


def _moment(value: object) -> datetime | None:
    """Naive times are of an unknown zone: read as UTC. What can't be read is missing."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _day(value: object) -> date | None:
    if not isinstance(value, str):
        return None
    try:
        return datetime.strptime(value, "%Y-%m-%d").date()
    except ValueError:
        return None


def _paths(value: object) -> object:
    return [value] if isinstance(value, str) else ([] if value is None else value)


def _flag(value: object) -> bool:
    return value is True


Text = Annotated[str, BeforeValidator(_text)]
TaskId = Annotated[str, BeforeValidator(_text), Field(min_length=1, max_length=64)]
Figure = Annotated[Decimal, BeforeValidator(_number)]
"""A number exactly as written."""
Dollars = Annotated[Decimal, BeforeValidator(_dollars)]
"""Dollars rounded half up to six places."""
Score = Annotated[Decimal, BeforeValidator(_number), Field(ge=0, le=1)]
Moment = Annotated[datetime | None, BeforeValidator(_moment)]
Day = Annotated[date | None, BeforeValidator(_day)]
Paths = Annotated[list[Text], BeforeValidator(_paths)]
Flag = Annotated[bool, BeforeValidator(_flag)]
