"""Keeping a workspace's model endpoints; their keys are sealed and opened only where a call is made."""

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import SecretStr
from sqlmodel import col, delete, select

from clawwork_api.audit import acts
from clawwork_api.database import TenantSession
from clawwork_api.database.named import add_named
from clawwork_api.endpoints.schemas import Endpoint, NewEndpoint
from clawwork_api.endpoints.tables import ModelEndpoint
from clawwork_api.errors import ApiError, not_found
from clawwork_api.keys import named
from clawwork_api.outbound import problem
from clawwork_api.settings import Settings
from clawwork_api.workspace.tables import ModelPrice

RESERVED = frozenset({"practice", "openai", "anthropic"})
MAX_ENDPOINTS = 20
KEY_LOST = "Its key can't be opened any more: remove the endpoint and add it again"


@dataclass(frozen=True)
class Opened:
    """An endpoint with its key at hand: `name` is who is paid, as prices and the ledger call it.

    `problem` says why it can't be called although it is there.
    """

    name: str
    base_url: str
    key: SecretStr
    problem: str = ""


def names(session: TenantSession) -> list[str]:
    return list(session.exec(select(ModelEndpoint.name).order_by(col(ModelEndpoint.name))))


def listed(session: TenantSession) -> list[Endpoint]:
    return [_shown(row) for row in _rows(session)]


def add(session: TenantSession, settings: Settings, wanted: NewEndpoint) -> Endpoint:
    """Raises ApiError 409 `endpoint_exists`, 422 `endpoint_refused`, 503 `env_vars_unavailable`."""
    if wanted.name in RESERVED:
        raise ApiError(
            422, "endpoint_refused", f"{wanted.name} is the name of a provider", "Choose another name"
        )
    if wrong := problem(wanted.base_url):
        hint = "Write it like http://127.0.0.1:11434/v1, and send a key in api_key"
        raise ApiError(422, "endpoint_refused", wrong, hint)
    row = ModelEndpoint(
        tenant=session.tenant,
        name=wanted.name,
        base_url=wanted.base_url.rstrip("/"),
        sealed=named.seal(settings, tenant=session.tenant, name=wanted.name, key=wanted.api_key),
    )
    full = f"A workspace has at most {MAX_ENDPOINTS} endpoints"
    hint = "Choose another name, or remove that one first"
    add_named(
        session,
        row,
        most=MAX_ENDPOINTS,
        full=ApiError(422, "endpoint_refused", full, "Remove one"),
        taken=ApiError(409, "endpoint_exists", f"There is an endpoint {wanted.name} already", hint),
    )
    acts.about(f"model endpoint {wanted.name}")
    return _shown(row)


def remove(session: TenantSession, name: str) -> None:
    """With the prices of its models: its coworkers can't work until they are back.

    Raises ApiError 404 `model_endpoint_not_found`.
    """
    session.delete(_get(session, name))
    session.exec(
        delete(ModelPrice).where(col(ModelPrice.tenant) == session.tenant, col(ModelPrice.provider) == name)
    )


def opened(session: TenantSession, settings: Settings, name: str) -> Opened:
    """Raises ApiError 404 `model_endpoint_not_found`."""
    return _open(settings, _get(session, name))


def all_opened(session: TenantSession, settings: Settings) -> list[Opened]:
    return [_open(settings, row) for row in _rows(session)]


def _get(session: TenantSession, name: str) -> ModelEndpoint:
    row = session.get(ModelEndpoint, (session.tenant, name))
    if row is None:
        raise not_found("Model endpoint")
    return row


def _rows(session: TenantSession) -> Sequence[ModelEndpoint]:
    return session.exec(select(ModelEndpoint).order_by(col(ModelEndpoint.name))).all()


def _shown(row: ModelEndpoint) -> Endpoint:
    return Endpoint(name=row.name, base_url=row.base_url, has_key=bool(row.sealed), created_at=row.created_at)


def _open(settings: Settings, row: ModelEndpoint) -> Opened:
    key = named.unseal(settings, tenant=row.tenant, name=row.name, sealed=row.sealed)
    if key is None:
        return Opened(row.name, row.base_url, SecretStr(""), KEY_LOST)
    return Opened(row.name, row.base_url, key)
