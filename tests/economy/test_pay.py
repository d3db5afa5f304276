"""What work earns by the two rules, and what a call costs by the three sources of prices."""

from decimal import Decimal

import pytest

from clawwork_api.economy.pay import income
from clawwork_api.economy.prices import OwnPrice, TokenUse, UnknownPrice, charge

OWN = {"glm": OwnPrice("openai", Decimal("0.4"), Decimal("1.75"), Decimal("0.1"))}
USE = TokenUse(1_000_000, 100_000, cache_read=400_000)


@pytest.mark.parametrize(
    ("rule", "score", "paid"),
    [
        ("threshold", "0.6", "24"),
        ("threshold", "0.5999", "0"),
        ("threshold", "1", "40"),
        ("proportional", "0.5999", "23.996"),
        ("proportional", "0", "0"),
        ("proportional", None, "0"),
    ],
)
def test_both_pay_rules(rule: str, score: str | None, paid: str):
    assert income(score and Decimal(score), Decimal(40), rule=rule) == Decimal(paid)


def test_a_stated_price_counts_cached_tokens_at_their_own():
    found = charge("openai", "glm", USE, own=OWN)
    assert found.amount == Decimal("0.24") + Decimal("0.04") + Decimal("0.175")
    assert found.price == {
        "source": "workspace", "input_per_1m": "0.4", "output_per_1m": "1.75", "cached_per_1m": "0.1"
    }  # fmt: skip


def test_what_the_provider_reports_is_booked_as_it_is():
    found = charge("openai", "glm", USE, own=OWN, reported=Decimal("0.0123456"))
    assert (found.amount, found.price) == (
        Decimal("0.012346"), {"source": "provider", "reported": "0.0123456"}
    )  # fmt: skip


def test_a_price_of_another_provider_or_none_buys_nothing():
    for provider, model in (("anthropic", "glm"), ("openai", "unheard-of")):
        with pytest.raises(UnknownPrice):
            charge(provider, model, USE, own=OWN)
