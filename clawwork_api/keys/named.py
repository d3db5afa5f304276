"""The key of something that a workspace names: sealed together with the tenant and the name it belongs to."""

from cryptography.fernet import InvalidToken
from pydantic import BaseModel, SecretStr

from clawwork_api.errors import ApiError
from clawwork_api.keys.cipher import cipher
from clawwork_api.settings import Settings


class _Sealed(BaseModel):
    tenant: str
    name: str
    key: str


def seal(settings: Settings, *, tenant: str, name: str, key: SecretStr) -> str:
    """A Fernet token; "" for an empty key. Raises ApiError 503 `env_vars_unavailable`."""
    plain = key.get_secret_value()
    if not plain:
        return ""
    content = _Sealed(tenant=tenant, name=name, key=plain).model_dump_json()
    return cipher(settings).encrypt(content.encode()).decode()


def unseal(settings: Settings, *, tenant: str, name: str, sealed: str) -> SecretStr | None:
    """The key, empty where none was sealed; None when it can't be opened any more, or belongs to another."""
    if not sealed:
        return SecretStr("")
    try:
        content = _Sealed.model_validate_json(cipher(settings).decrypt(sealed.encode()))
    except (InvalidToken, ApiError):  # another CLAWWORK_SECRET_KEY, or none any more
        return None
    return SecretStr(content.key) if (content.tenant, content.name) == (tenant, name) else None
