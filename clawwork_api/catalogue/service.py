"""Which models a coworker can be hired with, what they cost, and whether their provider's key is there."""

from collections.abc import Iterable, Mapping

from clawwork_api.catalogue.listed import LISTED, PRACTICE_MODEL, Listed
from clawwork_api.catalogue.schemas import ModelInfo
from clawwork_api.catalogue.traits import UNSTATED_WINDOW, context_window, sees
from clawwork_api.database import TenantSession
from clawwork_api.economy.prices import PRACTICE_PRICE, OwnPrice, OwnPrices, per_million
from clawwork_api.endpoints import service as endpoints
from clawwork_api.endpoints.schemas import Probe
from clawwork_api.settings import Settings
from clawwork_api.workspace import service as workspace

VARIABLES = {"openai": "OPENAI_API_KEY", "anthropic": "ANTHROPIC_API_KEY"}
NO_PRICE = "No price is known, so nothing may be spent on it: state one in the workspace's settings"


def models(session: TenantSession, settings: Settings) -> list[ModelInfo]:
    """The practice model, every listed model, and those that the workspace states a price for."""
    return offered(settings, workspace.own_prices(session), endpoints.names(session))


def offered(settings: Settings, own: OwnPrices, endpoints: Iterable[str] = ()) -> list[ModelInfo]:
    """The same with the workspace's prices and endpoints at hand; with none, what every workspace has."""
    known, there = {listed.id for listed in LISTED}, {*VARIABLES, *endpoints}
    stated = [
        Listed(model, model, price.provider)
        for model, price in own.items()
        if model not in known and price.provider in there
    ]
    return [_practice(), *(_info(settings, listed, own) for listed in (*LISTED, *stated))]


def with_live(settings: Settings, found: list[ModelInfo], live: Mapping[str, Probe]) -> list[ModelInfo]:
    """`found` with what each endpoint names at this moment; those without a price ask for one."""
    known = {info.id for info in found}
    shown = [_still_there(info, live) for info in found]
    for provider, probe in live.items():
        names = (f"{provider}/{name}" for name in probe.models)
        shown += [_info(settings, Listed(n, n, provider), {}) for n in names if n not in known]
    return shown


def _still_there(info: ModelInfo, live: Mapping[str, Probe]) -> ModelInfo:
    probe = live.get(info.provider)
    if probe is None:
        return info
    if not probe.ok:
        return info.model_copy(update={"available": False, "note": f"{probe.problem}."})
    if own_name(info) not in probe.models:
        return info.model_copy(update={"note": "The endpoint does not name this model now."})
    return info


def own_name(info: ModelInfo) -> str:
    """What its endpoint calls the model: a workspace's own endpoints are named before it."""
    return info.id if info.provider in VARIABLES else info.id.removeprefix(f"{info.provider}/")


def is_own(info: ModelInfo) -> bool:
    """Whether an endpoint of the workspace's own serves the model."""
    return not info.practice and info.provider not in VARIABLES


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
    missing = _missing(settings, listed.provider)
    stated = own.get(listed.id)
    price: OwnPrice | None = stated or _list_price(listed)
    source = "workspace" if stated else "library" if price else ""
    return ModelInfo(
        id=listed.id,
        label=listed.label,
        provider=listed.provider,
        practice=False,
        available=not missing and price is not None,
        missing_variable=missing,
        note="" if price else NO_PRICE,
        price_source=source,
        input_per_1m=price.input_per_1m if price else None,
        output_per_1m=price.output_per_1m if price else None,
        cached_per_1m=price.cached_per_1m if price else None,
        context_window=_window(listed, stated),
        sees=sees(listed.id),
    )


def _window(listed: Listed, stated: OwnPrice | None) -> int | None:
    """What the workspace states, else the library; a model of an own endpoint is taken to read little."""
    if stated and stated.context_window:
        return stated.context_window
    if listed.provider in VARIABLES:
        return context_window(listed.provider, listed.id)
    return UNSTATED_WINDOW


def _list_price(listed: Listed) -> OwnPrice | None:
    """What an endpoint of one's own costs, no list knows."""
    return per_million(listed.provider, listed.id) if listed.provider in VARIABLES else None


def _missing(settings: Settings, provider: str) -> str:
    """The variable to set; a workspace's own endpoint needs none."""
    keys = {"openai": settings.openai_api_key, "anthropic": settings.anthropic_api_key}
    key = keys.get(provider)
    return "" if key is None or key.get_secret_value() else VARIABLES[provider]
