"""What a model call costs: as the provider reports it, at the workspace's own price, or at a list price.

The first of these that there is counts. List prices: genai-prices (pinned). A model without any price may
not be called.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from genai_prices import Usage, calc_price

from clawwork_api.database import now, to_money

PRACTICE_INPUT_PER_1M = Decimal("0.50")
PRACTICE_OUTPUT_PER_1M = Decimal("2.00")
"""Invented prices: they exercise the money, nobody is owed them."""

MILLION = Decimal(1_000_000)
HOUR = "%Y-%m-%d %H"
"""Some providers' prices change with the date and the hour: what is kept of a list is kept so long."""


@dataclass(frozen=True)
class TokenUse:
    """Tokens of one call; `input` includes the cached ones, `output` the reasoning ones."""

    input: int
    output: int
    cache_read: int = 0
    cache_write: int = 0


@dataclass(frozen=True)
class OwnPrice:
    """A price that a workspace states: dollars per million tokens. Without a cached one, input's counts.

    `context_window` is how many tokens the model reads at once, where the workspace states that too.
    """

    provider: str
    input_per_1m: Decimal
    output_per_1m: Decimal
    cached_per_1m: Decimal | None = None
    context_window: int | None = None


OwnPrices = Mapping[str, OwnPrice]
"""By model."""


@dataclass(frozen=True)
class Charge:
    """Dollars for one call, and the price line that it was computed with (kept in the ledger)."""

    amount: Decimal
    price: dict[str, str]


class UnknownPrice(Exception):
    """The model has no price, so nothing may be spent on it."""


PRACTICE_PRICE = OwnPrice("practice", PRACTICE_INPUT_PER_1M, PRACTICE_OUTPUT_PER_1M)


def charge(
    provider: str,
    model: str,
    use: TokenUse,
    *,
    own: OwnPrices | None = None,
    reported: Decimal | None = None,
) -> Charge:
    """The charge for `use`. `own`: the workspace's prices; `reported`: dollars that the provider says.

    Raises UnknownPrice.
    """
    if provider == "practice":
        return _per_million(PRACTICE_PRICE, use, source="practice (invented)")
    if reported is not None:
        return Charge(to_money(reported), {"source": "provider", "reported": str(reported)})
    stated = (own or {}).get(model)
    if stated is not None and stated.provider == provider:
        return _per_million(stated, use, source="workspace")
    return _listed(provider, model, use)


def _listed(provider: str, model: str, use: TokenUse) -> Charge:
    return _listed_at(provider, model, use, now().strftime(HOUR))


@lru_cache(maxsize=1_000)
def _listed_at(provider: str, model: str, use: TokenUse, _hour: str) -> Charge:
    """Asked for several times a step: the library takes a while to look."""
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
        raise UnknownPrice(f"no price is known for {provider} model {model}") from error
    return Charge(to_money(price.total_price), {"source": "genai-prices", "line": str(price.model_price)})


def per_million(provider: str, model: str) -> OwnPrice | None:
    """The library's price (or the practice model's) at the smallest context, or None when unknown."""
    if provider == "practice":
        return PRACTICE_PRICE
    return _per_million_at(provider, model, now().strftime(HOUR))


@lru_cache(maxsize=1_000)
def _per_million_at(provider: str, model: str, _hour: str) -> OwnPrice | None:
    try:
        fresh, cached, output = (
            _listed(provider, model, use).amount * 1_000
            for use in (TokenUse(1_000, 0), TokenUse(1_000, 0, cache_read=1_000), TokenUse(0, 1_000))
        )
    except UnknownPrice:
        return None
    return OwnPrice(provider, fresh, output, cached)


def _per_million(price: OwnPrice, use: TokenUse, *, source: str) -> Charge:
    cached_price = price.input_per_1m if price.cached_per_1m is None else price.cached_per_1m
    fresh, cached = use.input - use.cache_read, use.cache_read
    total = price.input_per_1m * fresh + cached_price * cached + price.output_per_1m * use.output
    line = {
        "source": source,
        "input_per_1m": str(price.input_per_1m),
        "output_per_1m": str(price.output_per_1m),
    }
    if price.cached_per_1m is not None:
        line["cached_per_1m"] = str(price.cached_per_1m)
    return Charge(to_money(total / MILLION), line)
