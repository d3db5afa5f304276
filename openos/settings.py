"""Every variable of the web service, typed, in one place; checked once at start-up."""

import logging
import os
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

log = logging.getLogger("openos.settings")

MIN_SECRET_CHARACTERS = 32
OLD_CLAWWORK_URL = "NEXT_PUBLIC_CLAWWORK_API_URL"


class Settings(BaseSettings):
    """Raises pydantic's ValidationError, naming the variable, when a value can't be used."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", populate_by_name=True)

    env: Literal["development", "production"] = Field("development", validation_alias="OPENOS_ENV")
    public_url: str = Field("", validation_alias="OPENOS_PUBLIC_URL")
    database_url: str = Field("", validation_alias="OPENOS_DATABASE_URL")
    redis_url: str = Field("", validation_alias="OPENOS_REDIS_URL")

    clawwork_url: str = Field("", validation_alias="CLAWWORK_INTERNAL_URL")
    old_clawwork_url: str = Field("", validation_alias=OLD_CLAWWORK_URL)
    clawwork_token: SecretStr = Field(SecretStr(""), validation_alias="CLAWWORK_API_TOKEN")
    jwt_secret: SecretStr = Field(SecretStr(""), validation_alias="CLAWWORK_JWT_SECRET")
    window_seconds: int = Field(60, ge=1, le=3600, validation_alias="CLAWWORK_PROXY_RATE_LIMIT_WINDOW_SEC")
    read_limit: int = Field(120, ge=1, validation_alias="CLAWWORK_PROXY_READ_RATE_LIMIT")
    write_limit: int = Field(30, ge=1, validation_alias="CLAWWORK_PROXY_WRITE_RATE_LIMIT")

    session_idle_minutes: int = Field(12 * 60, ge=1, validation_alias="OPENOS_SESSION_IDLE_MINUTES")
    session_absolute_hours: int = Field(14 * 24, ge=1, validation_alias="OPENOS_SESSION_ABSOLUTE_HOURS")
    sign_in_limit: int = Field(10, ge=1, validation_alias="OPENOS_SIGN_IN_LIMIT_PER_15_MIN")

    trusted_proxy_hops: int = Field(0, ge=0, le=5, validation_alias="OPENOS_TRUSTED_PROXY_HOPS")
    max_upload_mb: int = Field(100, ge=1, le=1024, validation_alias="CLAWWORK_MAX_UPLOAD_MB")

    @property
    def production(self) -> bool:
        return self.env == "production"

    @property
    def secure(self) -> bool:
        """True when people reach the service over https: cookies are then bound to it."""
        return self.public_url.startswith("https://")

    @property
    def cookie_name(self) -> str:
        return "__Host-openos" if self.secure else "openos"

    @property
    def app_database_url(self) -> str:
        return _driver(self.database_url) or f"sqlite:///{Path('data').absolute() / 'openos.db'}"

    @property
    def clawwork_api_token(self) -> str:
        """The first of the comma-separated tokens: ClawWork accepts several during a rotation."""
        return _first(self.clawwork_token)

    @property
    def clawwork_jwt_secret(self) -> str:
        """What tokens are signed with, the first of several; "" when the shared token is sent instead."""
        return _first(self.jwt_secret)

    @property
    def signing_key(self) -> str:
        """What OpenOS's own hashes and links are keyed with: a secret that all of its processes know."""
        return self.clawwork_jwt_secret or self.clawwork_api_token or self.app_database_url

    @property
    def session_idle(self) -> timedelta:
        return timedelta(minutes=self.session_idle_minutes)

    @property
    def session_absolute(self) -> timedelta:
        return timedelta(hours=self.session_absolute_hours)

    @field_validator("public_url")
    @classmethod
    def _origin(cls, value: str) -> str:
        value = value.strip().rstrip("/")
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.netloc or parts.path):
            raise ValueError("OPENOS_PUBLIC_URL: give scheme and host only, like https://openos.example.com")
        return value

    @model_validator(mode="after")
    def _settle(self) -> Self:
        if not self.clawwork_url and self.old_clawwork_url:
            log.warning("%s is deprecated: set CLAWWORK_INTERNAL_URL instead", OLD_CLAWWORK_URL)
        self.clawwork_url = _address(self.clawwork_url or self.old_clawwork_url or "http://127.0.0.1:8700")
        if self.production and not (self.clawwork_api_token or self.clawwork_jwt_secret):
            raise ValueError("CLAWWORK_API_TOKEN: set the token that ClawWork accepts")
        if self.clawwork_jwt_secret and len(self.clawwork_jwt_secret) < MIN_SECRET_CHARACTERS:
            raise ValueError(f"CLAWWORK_JWT_SECRET: at least {MIN_SECRET_CHARACTERS} characters are needed")
        if self.production and not self.secure:
            raise ValueError("OPENOS_PUBLIC_URL: in production give the https address that people open")
        return self


def _address(value: str) -> str:
    """`host:port`, as platforms state private addresses, means http."""
    value = value.strip().rstrip("/")
    address = value if "://" in value else f"http://{value}"
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("CLAWWORK_INTERNAL_URL: give an http(s) address, like http://clawwork.internal:8700")
    return address


def _first(secrets: SecretStr) -> str:
    return next((s.strip() for s in secrets.get_secret_value().split(",") if s.strip()), "")


def _driver(url: str) -> str:
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """The process's settings, read from the environment and `.env` once."""
    return Settings()


def public_origins() -> list[str]:
    """Origins that may open the event socket; read before the settings are checked."""
    origin = os.environ.get("OPENOS_PUBLIC_URL", "").strip().rstrip("/")
    return [origin] if origin else ["*"]
