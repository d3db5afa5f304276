"""Secrets are taken out by value before anything is written: journal, event, log, error."""

from collections.abc import Iterable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel, SecretStr

from clawwork_api.settings import Settings

Sent = TypeVar("Sent", bound=BaseModel)
MASK = "[redacted]"
MIN_SECRET_CHARACTERS = 8
"""Shorter values would mask ordinary words."""


class Redactor:
    def __init__(self, secrets: Iterable[str]) -> None:
        self._secrets = sorted({s for s in secrets if len(s) >= MIN_SECRET_CHARACTERS}, key=len, reverse=True)

    def also(self, secrets: Iterable[str]) -> "Redactor":
        """A redactor of these secrets too."""
        return Redactor([*self._secrets, *secrets])

    def text(self, value: str) -> str:
        for secret in self._secrets:
            value = value.replace(secret, MASK)
        return value

    def begun(self, value: str) -> str:
        """The text of something that goes on: redacted, without an end that may become a secret."""
        safe = self.text(value)
        longest = max((_overlap(safe, secret) for secret in self._secrets), default=0)
        return safe[: len(safe) - longest]

    def data(self, value: Any) -> Any:  # noqa: ANN401
        """A copy of JSON-like data with every string redacted, keys included."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {self.text(str(k)): self.data(v) for k, v in value.items()}
        return [self.data(v) for v in value] if isinstance(value, list) else value

    def model(self, sent: Sent) -> Sent:
        """What a caller sent, without secrets; the very same where it holds none."""
        said = sent.model_dump(exclude_unset=True, by_alias=True)
        plain = self.data(said)
        return sent if plain == said else type(sent).model_validate(plain)


def _overlap(value: str, secret: str) -> int:
    """How many characters at the end of `value` are the beginning of `secret`."""
    most = min(len(value), len(secret) - 1)
    return next((n for n in range(most, 0, -1) if value.endswith(secret[:n])), 0)


def of_settings(settings: Settings) -> Redactor:
    """A redactor of every secret that the service was configured with, passwords of addresses too."""
    values = [v.get_secret_value() for _, v in settings if isinstance(v, SecretStr)]
    addresses = (settings.database_url, settings.engine_database_url, settings.redis_url)
    values += [urlsplit(address).password or "" for address in addresses]
    return Redactor([*values, *settings.tokens, *settings.secret_keys, *settings.jwt_secrets])
