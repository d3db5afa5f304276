"""Money, time and sizes as people read them."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openos.state.values import age, count, duration, initials, moment, money, percent, size

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
AMOUNTS = st.decimals(min_value=-1_000_000, max_value=1_000_000, places=6)


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        ("12.340000", "$12.34"),
        ("8023.17", "$8,023.17"),
        ("0", "$0.00"),
        ("0.500000", "$0.50"),
        ("0.004212", "$0.0042"),
        ("0.000042", "$0.000042"),
        ("-3.5", "\u2212$3.50"),
        ("-0.412", "\u2212$0.4120"),
        ("0.999999", "$1.0000"),
    ],
)
def test_an_amount_is_shown_as_far_as_it_matters(amount: str, shown: str) -> None:
    assert money(Decimal(amount)).shown == shown


def test_an_unknown_amount_is_not_zero() -> None:
    assert not money(None).known
    assert money(Decimal(0)).known


@given(AMOUNTS)
def test_what_is_shown_on_hover_is_the_amount_to_its_last_place(amount: Decimal) -> None:
    exact = money(amount).exact.replace("\u2212", "-").replace("$", "").replace(",", "")
    assert Decimal(exact) == amount


@given(AMOUNTS)
def test_nothing_but_nothing_is_shown_as_zero(amount: Decimal) -> None:
    digits = money(amount).shown.strip("\u2212$").replace(",", "")
    assert (Decimal(digits) == 0) == (amount == 0)


def test_a_gain_carries_its_sign() -> None:
    assert money(Decimal("91.2"), signed=True).shown == "+$91.20"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "just now"), (40, "40 s ago"), (185, "3 min ago"), (7200, "2 h ago"), (200_000, "2 d ago")],
)
def test_an_instant_is_shown_by_its_age(seconds: int, words: str) -> None:
    assert age(NOW - timedelta(seconds=seconds), now=NOW) == words


def test_an_instant_long_past_is_shown_by_its_date_and_in_full_on_hover() -> None:
    shown = moment(datetime(2026, 1, 5, 8, 30, tzinfo=UTC), now=NOW)
    assert (shown.ago, shown.utc) == ("5 Jan 2026", "2026-01-05 08:30:00 UTC")


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.43, "0.4 s"), (59.6, "1 min 0 s"), (185, "3 min 5 s"), (7800, "2 h 10 min")]
)
def test_a_duration_is_short(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_sizes_counts_shares_and_initials() -> None:
    assert [size(812), size(14_211), size(3_200_000)] == ["812 B", "14 KB", "3.2 MB"]
    assert [count(10_423), count(None), percent(Decimal("0.9500")), percent(None)] == [
        "10,423",
        "",
        "95%",
        "",
    ]
    assert [initials("Grace Hopper"), initials("glm-4.7"), initials("  ")] == ["GH", "G4", "?"]
