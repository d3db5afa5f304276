"""Which models a coworker can be hired with, what they cost, and whether their provider's key is there."""

from clawwork_api.catalogue.listed import LISTED, PRACTICE_MODEL, Listed
from clawwork_api.catalogue.schemas import ModelInfo
from clawwork_api.database import TenantSession
from clawwork_api.economy.prices import PRACTICE_PRICE, OwnPrice, OwnPrices, per_million
from clawwork_api.settings import Settings
from clawwork_api.workspace import service as workspace

VARIABLES = {"openai": "OPENAI_API_KEY", "anthropic": "ANTHROPIC_API_KEY"}
NO_PRICE = "No price is known, so nothing may be spent on it: state one in the workspace's settings"


def models(session: TenantSession, settings: Settings) -> list[ModelInfo]:
    """The practice model, every listed model, and those that the workspace states a price for."""
    return offered(settings, workspace.own_prices(session))


def offered(settings: Settings, own: OwnPrices) -> list[ModelInfo]:
    """The same with the workspace's prices at hand; with none of them, what every workspace has."""
    known = {listed.id for listed in LISTED}
    stated = [Listed(model, model, price.provider) for model, price in own.items() if model not in known]
    return [_practice(), *(_info(settings, listed, own) for listed in (*LISTED, *stated))]


def find(session: TenantSession, settings: Settings, model_id: str) -> ModelInfo | None:
    return next((m for m in models(session, settings) if m.id == model_id), None)


def _practice() -> ModelInfo:
    return ModelInfo(
        id=PRACTICE_MODEL,
        label="Practice model",
        provider="practice",
        practice=True,
        available=True,
        missing_variable="",
        note="Built in. Works the sample tasks by fixed programs, not by a language model. "
        "Its prices are invented.",
        price_source="invented",
        input_per_1m=PRACTICE_PRICE.input_per_1m,
        output_per_1m=PRACTICE_PRICE.output_per_1m,
    )


def _info(settings: Settings, listed: Listed, own: OwnPrices) -> ModelInfo:
    key = settings.openai_api_key if listed.provider == "openai" else settings.anthropic_api_key
    has_key = bool(key.get_secret_value())
    stated = own.get(listed.id)
    price: OwnPrice | None = stated or per_million(listed.provider, listed.id)
    source = "workspace" if stated else "library" if price else ""
    return ModelInfo(
        id=listed.id,
        label=listed.label,
        provider=listed.provider,
        practice=False,
        available=has_key and price is not None,
        missing_variable="" if has_key else VARIABLES[listed.provider],
        note="" if price else NO_PRICE,
        price_source=source,
        input_per_1m=price.input_per_1m if price else None,
        output_per_1m=price.output_per_1m if price else None,
        cached_per_1m=price.cached_per_1m if price else None,
    )
