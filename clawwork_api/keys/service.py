"""Lending keys to a run: sealed with it, opened only where its model is opened, kept for its repetition."""

from collections.abc import Mapping
from datetime import timedelta

from cryptography.fernet import InvalidToken
from pydantic import BaseModel, SecretStr

from clawwork_api.database import TenantSession
from clawwork_api.errors import ApiError
from clawwork_api.keys.cipher import cipher
from clawwork_api.keys.tables import RunKeys
from clawwork_api.settings import Settings

Keys = Mapping[str, SecretStr]

FIELDS = {
    "OPENAI_API_KEY": "openai_api_key",
    "ANTHROPIC_API_KEY": "anthropic_api_key",
    "E2B_API_KEY": "e2b_api_key",
    "WEB_SEARCH_API_KEY": "web_search_api_key",
}
"""The setting that each variable stands in for."""
SHOWN_CHARACTERS = 64
KEPT = timedelta(days=7)
"""After a run's end: so long it can be retried or started again with the keys that it was launched with."""


class KeysLost(Exception):
    """The run ended too long ago, or CLAWWORK_SECRET_KEY changed without keeping the old one."""


class _Sealed(BaseModel):
    tenant: str
    run_id: str
    keys: dict[str, str]


def check_names(settings: Settings, names: Mapping[str, object]) -> None:
    """Raises ApiError 400 `env_vars_refused`, naming every variable that a launch may not carry."""
    refused = sorted(name for name in names if name not in settings.env_keys)
    if refused:
        listed = ", ".join(name[:SHOWN_CHARACTERS] for name in refused[:20])
        allowed = ", ".join(settings.env_keys) or "none"
        raise ApiError(400, "env_vars_refused", f"Not allowed in env_vars: {listed}", f"Allowed: {allowed}")


def with_keys(settings: Settings, keys: Keys) -> Settings:
    """The settings as a run with these keys sees them: its own keys in place of the service's."""
    return settings.model_copy(update={FIELDS[name]: key for name, key in keys.items() if name in FIELDS})


def lend(session: TenantSession, settings: Settings, run_id: str, keys: Keys) -> None:
    """Seals the keys for this run. Raises ApiError 503 `env_vars_unavailable`."""
    plain = {name: key.get_secret_value() for name, key in keys.items()}
    content = _Sealed(tenant=session.tenant, run_id=run_id, keys=plain).model_dump_json()
    sealed = cipher(settings).encrypt(content.encode()).decode()
    session.add(RunKeys(tenant=session.tenant, run_id=run_id, sealed=sealed))
    session.flush()


def lent(session: TenantSession, settings: Settings, run_id: str) -> dict[str, SecretStr]:
    """The keys that were lent to this run; none when none were.

    Raises KeysLost where some were: the run is not taken up again at the service's own expense.
    """
    kept = session.get(RunKeys, run_id)
    if kept is None:
        return {}
    if not kept.sealed:
        raise KeysLost
    try:
        content = _Sealed.model_validate_json(cipher(settings).decrypt(kept.sealed.encode()))
    except (InvalidToken, ApiError) as error:
        raise KeysLost from error
    if (content.tenant, content.run_id) != (session.tenant, run_id):
        raise KeysLost
    return {name: SecretStr(value) for name, value in content.keys.items()}
