"""What a model call costs: our own stated prices first, then a kept library of list prices, else none.

List prices: genai-prices (pinned). An unknown model has no price and may not be called.
"""

from dataclasses import dataclass
from decimal import Decimal

from genai_prices import Usage, calc_price

from clawwork_api.database import to_money

PRACTICE_INPUT_PER_1M = Decimal("0.50")
PRACTICE_OUTPUT_PER_1M = Decimal("2.00")
"""Invented prices: they exercise the money, nobody is owed them."""

MILLION = Decimal(1_000_000)


@dataclass(frozen=True)
class TokenUse:
    """Tokens of one call; `input` includes the cached ones, `output` the reasoning ones."""

    input: int
    output: int
    cache_read: int = 0
    cache_write: int = 0


@dataclass(frozen=True)
class Charge:
    """Dollars for one call, and the price line that it was computed with (kept in the ledger)."""

    amount: Decimal
    price: dict[str, str]


class UnknownPrice(Exception):
    """The model has no price, so nothing may be spent on it."""


def charge(provider: str, model: str, use: TokenUse) -> Charge:
    """The charge for `use`; raises UnknownPrice."""
    if provider == "practice":
        return _per_million(PRACTICE_INPUT_PER_1M, PRACTICE_OUTPUT_PER_1M, use, source="practice (invented)")
    try:
        price = calc_price(
            Usage(
                input_tokens=use.input,
                output_tokens=use.output,
                cache_read_tokens=use.cache_read or None,
                cache_write_tokens=use.cache_write or None,
            ),
            model_ref=model,
            provider_id=provider,
        )
    except LookupError as error:
        raise UnknownPrice(f"no list price is known for {provider} model {model}") from error
    return Charge(to_money(price.total_price), {"source": "genai-prices", "line": str(price.model_price)})


def per_million(provider: str, model: str) -> tuple[Decimal, Decimal] | None:
    """Dollars per million input and output tokens at the smallest context, or None when unknown."""
    try:
        input_price = charge(provider, model, TokenUse(1_000, 0)).amount * 1_000
        output_price = charge(provider, model, TokenUse(0, 1_000)).amount * 1_000
    except UnknownPrice:
        return None
    return input_price, output_price


def _per_million(input_price: Decimal, output_price: Decimal, use: TokenUse, *, source: str) -> Charge:
    amount = (input_price * use.input + output_price * use.output) / MILLION
    line = {"source": source, "input_per_1m": str(input_price), "output_per_1m": str(output_price)}
    return Charge(to_money(amount), line)
