"""What a page shows of an amount, an instant, a size: text made once, on the server, never in the browser."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import ROUND_HALF_EVEN, Decimal

CENT = Decimal("0.01")
STEPS_OF_TIME = ((60, 1, "s"), (3600, 60, "min"), (86400, 3600, "h"), (86400 * 30, 86400, "d"))


@dataclass(frozen=True)
class Money:
    """US dollars as shown (`$12.34`), to the last place (`$12.340000`), and the sign for colour."""

    shown: str = ""
    exact: str = ""
    negative: bool = False
    known: bool = False


@dataclass(frozen=True)
class Moment:
    """An instant as its age (`2 min ago`) and in full UTC."""

    ago: str = ""
    utc: str = ""
    iso: str = ""


NO_MONEY, NO_MOMENT = Money(), Moment()


@dataclass(frozen=True)
class Problem:
    """A failed request in words: what failed, what to do, and what to quote."""

    title: str = ""
    detail: str = ""
    hint: str = ""
    code: str = ""
    id: str = ""


def money(value: Decimal | None, *, signed: bool = False) -> Money:
    """Show an amount: cents from a dollar on, four places (or six) below one. `None` is unknown, not zero."""
    if value is None:
        return Money()
    size = abs(value)
    sign = "\u2212" if value < 0 else "+" if signed and value > 0 else ""
    return Money(f"{sign}${_digits(size)}", f"{sign}${size:,.6f}", negative=value < 0, known=True)


def _digits(size: Decimal) -> str:
    if size >= 1 or size == size.quantize(CENT):
        return f"{size.quantize(CENT, ROUND_HALF_EVEN):,}"
    places = Decimal("0.0001") if size >= Decimal("0.0001") else Decimal("0.000001")
    return f"{size.quantize(places, ROUND_HALF_EVEN)}"


def moment(value: datetime | None, *, now: datetime | None = None) -> Moment:
    """Show a timezone-aware instant as its age; `None` is empty."""
    if value is None:
        return Moment()
    utc = value.astimezone(UTC)
    return Moment(age(value, now=now), f"{utc:%Y-%m-%d %H:%M:%S} UTC", utc.isoformat())


def age(value: datetime, *, now: datetime | None = None) -> str:
    """`just now`, `40 s ago`, `3 min ago`, `5 h ago`, `2 d ago`, then the date."""
    seconds = int(((now or datetime.now(UTC)) - value).total_seconds())
    if seconds < 5:
        return "just now"
    for limit, unit, name in STEPS_OF_TIME:
        if seconds < limit:
            return f"{seconds // unit} {name} ago"
    return f"{value.astimezone(UTC):%-d %b %Y}"


def duration(seconds: float | None) -> str:
    """`0.4 s`, `12 s`, `3 min 5 s`, `2 h 10 min`; empty when unknown."""
    if seconds is None:
        return ""
    if seconds < 10:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def size(count: int) -> str:
    """Bytes in decimal units: `812 B`, `14 KB`, `3.2 MB`."""
    if count < 1000:
        return f"{count} B"
    if count < 1_000_000:
        return f"{count / 1000:.0f} KB"
    return f"{count / 1_000_000:.1f} MB"


def count(value: int | None) -> str:
    """A whole number with separators; empty when unknown."""
    return "" if value is None else f"{value:,}"


def counted(number: int, noun: str) -> str:
    """`1 file`, `2 files`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def percent(share: Decimal | None) -> str:
    """A share of 1 as `87%`; empty when unknown."""
    return "" if share is None else f"{(share * 100).quantize(Decimal(1), ROUND_HALF_EVEN)}%"


def initials(name: str) -> str:
    """At most two letters for an avatar."""
    words = [word for word in name.replace("-", " ").replace("_", " ").split() if word]
    return "".join(word[0] for word in words[:2]).upper() or "?"
