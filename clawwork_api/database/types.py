"""Column types: money as whole micro-dollars, time as aware UTC, on every database alike."""

from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import BigInteger, DateTime
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

MICRO = Decimal("0.000001")


def to_money(value: Decimal | int | str) -> Decimal:
    """Dollars to six places, half up. Floats are refused by type."""
    return Decimal(value).quantize(MICRO, ROUND_HALF_UP)


class Money(TypeDecorator[Decimal]):
    """Dollars as Decimal in Python, micro-dollars as integer in SQL: sums are exact everywhere."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        return None if value is None else int(to_money(value).scaleb(6))

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Decimal | None:  # noqa: ANN401
        return None if value is None else Decimal(int(value)).scaleb(-6).quantize(MICRO)


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC in Python; naive UTC in SQLite, which keeps no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time needs its zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ANN401
        if value is None:
            return None
        stamp: datetime = value
        return stamp.replace(tzinfo=UTC) if stamp.tzinfo is None else stamp.astimezone(UTC)


def now() -> datetime:
    return datetime.now(UTC)
