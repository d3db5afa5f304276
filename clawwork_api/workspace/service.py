"""The settings of a workspace."""

from collections import Counter

from sqlmodel import col, delete, select

from clawwork_api.agents.tables import Workspace
from clawwork_api.catalogue.listed import LISTED, PRACTICE_MODEL
from clawwork_api.database import TenantSession
from clawwork_api.economy import caps, ledger
from clawwork_api.economy.prices import OwnPrice, OwnPrices
from clawwork_api.endpoints.tables import ModelEndpoint
from clawwork_api.errors import ApiError
from clawwork_api.workspace.schemas import ModelPriceRow, WorkspaceChange, WorkspaceSettings
from clawwork_api.workspace.tables import ModelPrice

PROVIDERS = ("openai", "anthropic")


def own_prices(session: TenantSession) -> OwnPrices:
    """The prices that the workspace states, by model."""
    return {
        row.model: OwnPrice(
            row.provider, row.input_per_1m, row.output_per_1m, row.cached_per_1m, row.context_window
        )
        for row in _prices(session)
    }


def settings(session: TenantSession) -> WorkspaceSettings:
    row = ledger.workspace(session)
    use = caps.workspace_use(session)
    return WorkspaceSettings(
        cap_monthly=row.cap_monthly,
        spent=use.spent,
        reserved=use.reserved,
        timezone=row.timezone,
        pay_rule="proportional" if row.pay_rule == "proportional" else "threshold",
        prices=[ModelPriceRow.model_validate(price) for price in _prices(session)],
    )


def change(session: TenantSession, wanted: WorkspaceChange) -> WorkspaceSettings:
    """Changes what `wanted` names. Raises ApiError 422 `price_refused`."""
    row: Workspace = ledger.workspace(session, lock=True)
    named = wanted.model_fields_set
    for name in named & {"cap_monthly", "timezone", "pay_rule"}:
        setattr(row, name, getattr(wanted, name))
    session.add(row)
    if "prices" in named:
        _replace_prices(session, wanted.prices)
    session.flush()
    return settings(session)


def _replace_prices(session: TenantSession, prices: list[ModelPriceRow]) -> None:
    twice = [model for model, count in Counter(p.model for p in prices).items() if count > 1]
    if twice:
        raise _refused(f"{twice[0]} has two prices", "State one price a model")
    endpoints = set(session.exec(select(ModelEndpoint.name)))
    for price in prices:
        _check(price, endpoints)
    session.exec(delete(ModelPrice).where(col(ModelPrice.tenant) == session.tenant))
    session.add_all(ModelPrice(tenant=session.tenant, **price.model_dump()) for price in prices)


def _check(price: ModelPriceRow, endpoints: set[str]) -> None:
    if price.provider in endpoints and not price.model.startswith(f"{price.provider}/"):
        raise _refused(
            f"{price.model} is not a name of {price.provider}'s", f"Name it {price.provider}/{price.model}"
        )
    if price.provider not in {*PROVIDERS, *endpoints}:
        raise _refused(
            f"{price.model}: there is no provider {price.provider}",
            "Name openai, anthropic or one of GET /api/settings/model-endpoints",
        )
    if price.model == PRACTICE_MODEL:
        raise _refused("The practice model's prices are invented and stay as they are", "Leave it out")
    if price.cached_per_1m is not None and price.cached_per_1m > price.input_per_1m:
        raise _refused(f"{price.model}: cached tokens cost more than fresh ones", "Check the two prices")
    provider = next((listed.provider for listed in LISTED if listed.id == price.model), price.provider)
    if provider != price.provider:
        raise _refused(f"{price.model} is provided by {provider}", f"Name the provider {provider}")


def _refused(message: str, hint: str) -> ApiError:
    return ApiError(422, "price_refused", message, hint)


def _prices(session: TenantSession) -> list[ModelPrice]:
    return list(session.exec(select(ModelPrice).order_by(col(ModelPrice.model))))
