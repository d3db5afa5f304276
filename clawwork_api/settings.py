"""Every variable of the service, typed, in one place; checked once at start-up."""

from functools import lru_cache
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

MIN_TOKEN_CHARACTERS = 32
LENDABLE = frozenset({"OPENAI_API_KEY", "ANTHROPIC_API_KEY", "E2B_API_KEY", "WEB_SEARCH_API_KEY"})
"""Keys that a caller may lend to a run: the only ones that something in a run uses."""


class Settings(BaseSettings):
    """Raises pydantic's ValidationError, naming the variable, when a value can't be used."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", populate_by_name=True)

    env: Literal["development", "production"] = Field("development", validation_alias="CLAWWORK_ENV")
    host: str = Field("127.0.0.1", validation_alias="CLAWWORK_HOST")
    port: int = Field(8700, ge=1, le=65535, validation_alias="CLAWWORK_PORT")
    data_dir: Path = Field(Path("livebench/data"), validation_alias="CLAWWORK_DATA_DIR")
    database_url: str = Field("", validation_alias="CLAWWORK_DATABASE_URL")
    engine_database_url: str = Field("", validation_alias="CLAWWORK_ENGINE_DATABASE_URL")
    executor_id: str = Field("", max_length=64, validation_alias="CLAWWORK_EXECUTOR_ID")
    lease_seconds: float = Field(20, ge=2, le=600, validation_alias="CLAWWORK_LEASE_SECONDS")

    api_token: SecretStr = Field(SecretStr(""), validation_alias="CLAWWORK_API_TOKEN")
    require_auth: bool | None = Field(None, validation_alias="CLAWWORK_REQUIRE_AUTH")
    require_read_auth: bool | None = Field(None, validation_alias="CLAWWORK_REQUIRE_READ_AUTH")
    require_tenant_context: bool | None = Field(None, validation_alias="CLAWWORK_REQUIRE_TENANT_CONTEXT")
    cors_origins: str = Field("", validation_alias="CLAWWORK_CORS_ORIGINS")
    allowed_env_keys: str = Field(
        "OPENAI_API_KEY,ANTHROPIC_API_KEY,E2B_API_KEY,WEB_SEARCH_API_KEY",
        validation_alias="CLAWWORK_ALLOWED_ENV_KEYS",
    )
    secret_key: SecretStr = Field(SecretStr(""), validation_alias="CLAWWORK_SECRET_KEY")

    openai_api_key: SecretStr = Field(SecretStr(""), validation_alias="OPENAI_API_KEY")
    openai_base_url: str = Field("", validation_alias="OPENAI_BASE_URL")
    anthropic_api_key: SecretStr = Field(SecretStr(""), validation_alias="ANTHROPIC_API_KEY")
    anthropic_base_url: str = Field("", validation_alias="ANTHROPIC_BASE_URL")
    e2b_api_key: SecretStr = Field(SecretStr(""), validation_alias="E2B_API_KEY")
    web_search_api_key: SecretStr = Field(SecretStr(""), validation_alias="WEB_SEARCH_API_KEY")

    sandbox: Literal["auto", "bubblewrap", "off"] = Field("auto", validation_alias="CLAWWORK_SANDBOX")
    max_upload_mb: int = Field(100, ge=1, le=1024, validation_alias="CLAWWORK_MAX_UPLOAD_MB")
    max_active_runs: int = Field(
        20, ge=1, le=1000, validation_alias="CLAWWORK_MAX_ACTIVE_SIMULATIONS_PER_TENANT"
    )
    practice_seconds: float = Field(0.4, ge=0, le=60, validation_alias="CLAWWORK_PRACTICE_SECONDS")
    worker_concurrency: int = Field(10, ge=1, le=200, validation_alias="CLAWWORK_WORKER_CONCURRENCY")
    tenant_concurrency: int = Field(5, ge=1, le=200, validation_alias="CLAWWORK_TENANT_CONCURRENCY")
    global_concurrency: int = Field(50, ge=1, le=1000, validation_alias="CLAWWORK_GLOBAL_CONCURRENCY")
    retention_days: int = Field(0, ge=0, le=3650, validation_alias="CLAWWORK_RETENTION_DAYS")

    @property
    def production(self) -> bool:
        return self.env == "production"

    @property
    def tokens(self) -> list[str]:
        """Accepted tokens, several separated by commas, so that a rotation needs no downtime."""
        return [t.strip() for t in self.api_token.get_secret_value().split(",") if t.strip()]

    @property
    def env_keys(self) -> list[str]:
        """Names that a launch's `env_vars` may carry."""
        return [k.strip() for k in self.allowed_env_keys.split(",") if k.strip()]

    @property
    def secret_keys(self) -> list[str]:
        """What lent keys are sealed with; the first seals, all of them open."""
        return [k.strip() for k in self.secret_key.get_secret_value().split(",") if k.strip()]

    @property
    def allowed_origins(self) -> list[str]:
        return [o.strip().rstrip("/") for o in self.cors_origins.split(",") if o.strip()]

    @property
    def app_database_url(self) -> str:
        return _driver(self.database_url) or f"sqlite:///{self.data_dir / 'clawwork.db'}"

    @property
    def dbos_database_url(self) -> str:
        """DBOS keeps its own file (or database): two writers in one SQLite file block each other."""
        return self.engine_database_url or self._dbos_default()

    def _dbos_default(self) -> str:
        if not self.database_url:
            return f"sqlite:///{self.data_dir / 'dbos.db'}"
        base, _, query = self.database_url.partition("?")
        return f"{base.replace('+psycopg', '')}_dbos" + (f"?{query}" if query else "")

    @field_validator("data_dir", mode="after")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @model_validator(mode="after")
    def _production_is_closed(self) -> Self:
        for name in ("require_auth", "require_read_auth", "require_tenant_context"):
            if getattr(self, name) is None:
                setattr(self, name, self.production)
        if "*" in self.cors_origins:
            raise ValueError("CLAWWORK_CORS_ORIGINS: name each allowed origin; '*' is not accepted")
        if (self.require_auth or self.require_read_auth) and not self.tokens:
            raise ValueError("CLAWWORK_API_TOKEN: set a token, or set CLAWWORK_REQUIRE_AUTH=false")
        if any(len(k) < MIN_TOKEN_CHARACTERS for k in self.secret_keys):
            raise ValueError(f"CLAWWORK_SECRET_KEY: at least {MIN_TOKEN_CHARACTERS} characters are needed")
        if unknown := sorted(set(self.env_keys) - LENDABLE):
            raise ValueError(f"CLAWWORK_ALLOWED_ENV_KEYS: unknown: {', '.join(unknown)}")
        if self.production and any(len(t) < MIN_TOKEN_CHARACTERS for t in self.tokens):
            raise ValueError(
                f"CLAWWORK_API_TOKEN: in production a token needs at least {MIN_TOKEN_CHARACTERS} characters"
            )
        return self


def _driver(url: str) -> str:
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """The process's settings, read from the environment and `.env` once."""
    return Settings()
