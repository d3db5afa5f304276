"""Which models a coworker can be hired with, and whether their provider's key is there."""

from typing import NamedTuple

from clawwork_api.catalogue.schemas import ModelInfo
from clawwork_api.economy.prices import per_million
from clawwork_api.settings import Settings

PRACTICE_MODEL = "practice-1"


class Listed(NamedTuple):
    """A model that we offer by name."""

    id: str
    label: str
    provider: str


LISTED = (
    Listed("gpt-5.2", "GPT-5.2", "openai"),
    Listed("gpt-5-mini", "GPT-5 mini", "openai"),
    Listed("gpt-4o", "GPT-4o", "openai"),
    Listed("claude-opus-4-6", "Claude Opus 4.6", "anthropic"),
    Listed("claude-sonnet-4-6", "Claude Sonnet 4.6", "anthropic"),
    Listed("claude-haiku-4-5", "Claude Haiku 4.5", "anthropic"),
)
VARIABLES = {"openai": "OPENAI_API_KEY", "anthropic": "ANTHROPIC_API_KEY"}


def models(settings: Settings) -> list[ModelInfo]:
    """The practice model, then every listed model with its availability and list price."""
    return [_practice(), *(_info(settings, listed) for listed in LISTED)]


def find(settings: Settings, model_id: str) -> ModelInfo | None:
    return next((m for m in models(settings) if m.id == model_id), None)


def _practice() -> ModelInfo:
    prices = per_million("practice", PRACTICE_MODEL)
    return ModelInfo(
        id=PRACTICE_MODEL,
        label="Practice model",
        provider="practice",
        practice=True,
        available=True,
        missing_variable="",
        note="Built in. Works the sample tasks by fixed programs, not by a language model. Its prices are invented.",
        input_per_1m=prices[0] if prices else None,
        output_per_1m=prices[1] if prices else None,
    )


def _info(settings: Settings, listed: Listed) -> ModelInfo:
    variable = VARIABLES[listed.provider]
    key = settings.openai_api_key if listed.provider == "openai" else settings.anthropic_api_key
    prices = per_million(listed.provider, listed.id)
    return ModelInfo(
        id=listed.id,
        label=listed.label,
        provider=listed.provider,
        practice=False,
        available=bool(key.get_secret_value()) and prices is not None,
        missing_variable="" if key.get_secret_value() else variable,
        note="" if prices else "No list price is known, so nothing may be spent on it",
        input_per_1m=prices[0] if prices else None,
        output_per_1m=prices[1] if prices else None,
    )
