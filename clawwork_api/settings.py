"""Every variable of the service, typed, in one place; checked once at start-up."""

import re
from decimal import Decimal
from functools import lru_cache
from ipaddress import ip_network
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

MIN_TOKEN_CHARACTERS = 32
MIN_DIFFERENT_CHARACTERS = 8
PLACEHOLDER = re.compile(
    r"change.?(me|this|it)|replace.?(me|this|with)|your.?(token|secret|key)|placeholder|default|insecure"
    r"|super.?secret|^<.*>$|\$\{",
    re.IGNORECASE,
)
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
    runs_here: bool = Field(True, validation_alias="CLAWWORK_RUNS_HERE")
    executor_id: str = Field("", max_length=50, validation_alias="CLAWWORK_EXECUTOR_ID")
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
    jwt_secret: SecretStr = Field(SecretStr(""), validation_alias="CLAWWORK_JWT_SECRET")

    rate_limit_enabled: bool | None = Field(None, validation_alias="CLAWWORK_RATE_LIMIT_ENABLED")
    rate_limit_window_seconds: int = Field(
        60, ge=1, le=3600, validation_alias="CLAWWORK_RATE_LIMIT_WINDOW_SEC"
    )
    read_rate_limit: int = Field(240, ge=1, validation_alias="CLAWWORK_READ_RATE_LIMIT")
    write_rate_limit: int = Field(60, ge=1, validation_alias="CLAWWORK_WRITE_RATE_LIMIT")
    redis_url: str = Field("", validation_alias="CLAWWORK_REDIS_URL")
    trusted_proxy_hops: int = Field(0, ge=0, le=5, validation_alias="CLAWWORK_TRUSTED_PROXY_HOPS")

    openai_api_key: SecretStr = Field(SecretStr(""), validation_alias="OPENAI_API_KEY")
    openai_base_url: str = Field("", validation_alias="OPENAI_BASE_URL")
    anthropic_api_key: SecretStr = Field(SecretStr(""), validation_alias="ANTHROPIC_API_KEY")
    anthropic_base_url: str = Field("", validation_alias="ANTHROPIC_BASE_URL")
    allowed_model_hosts: str = Field("", validation_alias="CLAWWORK_ALLOWED_MODEL_HOSTS")
    allowed_mcp_hosts: str = Field("", validation_alias="CLAWWORK_ALLOWED_MCP_HOSTS")
    mcp_programs: Path | None = Field(None, validation_alias="CLAWWORK_MCP_PROGRAMS")
    e2b_api_key: SecretStr = Field(SecretStr(""), validation_alias="E2B_API_KEY")
    web_search_api_key: SecretStr = Field(SecretStr(""), validation_alias="WEB_SEARCH_API_KEY")
    web_search_provider: Literal["tavily", "jina", "brave"] = Field(
        "tavily", validation_alias="WEB_SEARCH_PROVIDER"
    )
    web_search_base_url: str = Field("", validation_alias="WEB_SEARCH_BASE_URL")
    web_search_price: Decimal | None = Field(None, ge=0, le=10, validation_alias="WEB_SEARCH_PRICE")
    """Dollars a call; runtime/web/opening.py has what is taken where none is stated."""

    evaluation_api_key: SecretStr = Field(SecretStr(""), validation_alias="EVALUATION_API_KEY")
    evaluation_api_base: str = Field("", validation_alias="EVALUATION_API_BASE")
    evaluation_model: str = Field("", max_length=100, validation_alias="EVALUATION_MODEL")
    evaluation_judgements: int = Field(1, ge=1, le=9, validation_alias="EVALUATION_JUDGEMENTS")
    evaluation_pictures: Literal["auto", "on", "off"] = Field("auto", validation_alias="EVALUATION_PICTURES")
    evaluation_timeout_seconds: float = Field(
        180, ge=1, le=1800, validation_alias="EVALUATION_TIMEOUT_SECONDS"
    )

    sandbox: Literal["auto", "bubblewrap", "e2b", "gvisor", "off"] = Field(
        "auto", validation_alias="CLAWWORK_SANDBOX"
    )
    e2b_template: str = Field("", max_length=200, validation_alias="CLAWWORK_E2B_TEMPLATE")
    e2b_price_per_second: Decimal = Field(
        Decimal("0.00003025"), ge=0, le=1, validation_alias="CLAWWORK_E2B_PRICE_PER_SECOND"
    )
    """Dollars; E2B's list price of its default machine (runtime/sandboxes/e2b.py names the source)."""
    e2b_allowed_hosts: str = Field("", validation_alias="CLAWWORK_E2B_ALLOWED_HOSTS")
    max_upload_mb: int = Field(100, ge=1, le=1024, validation_alias="CLAWWORK_MAX_UPLOAD_MB")
    max_active_runs: int = Field(
        20, ge=1, le=1000, validation_alias="CLAWWORK_MAX_ACTIVE_SIMULATIONS_PER_TENANT"
    )
    practice_seconds: float = Field(0.4, ge=0, le=60, validation_alias="CLAWWORK_PRACTICE_SECONDS")
    worker_concurrency: int = Field(10, ge=1, le=200, validation_alias="CLAWWORK_WORKER_CONCURRENCY")
    tenant_concurrency: int = Field(5, ge=1, le=200, validation_alias="CLAWWORK_TENANT_CONCURRENCY")
    global_concurrency: int = Field(50, ge=1, le=1000, validation_alias="CLAWWORK_GLOBAL_CONCURRENCY")
    provider_failures: int = Field(5, ge=1, le=1000, validation_alias="CLAWWORK_PROVIDER_FAILURES")
    provider_cool_down_seconds: float = Field(
        30, ge=0.1, le=300, validation_alias="CLAWWORK_PROVIDER_COOL_DOWN_SECONDS"
    )
    retention_days: int = Field(0, ge=0, le=3650, validation_alias="CLAWWORK_RETENTION_DAYS")

    @property
    def production(self) -> bool:
        return self.env == "production"

    @property
    def tokens(self) -> list[str]:
        """Accepted tokens, several separated by commas, so that a rotation needs no downtime."""
        return _listed(self.api_token)

    @property
    def jwt_secrets(self) -> list[str]:
        """What signed tokens may be signed with, several separated by commas during a rotation."""
        return _listed(self.jwt_secret)

    @property
    def env_keys(self) -> list[str]:
        """Names that a launch's `env_vars` may carry."""
        return [k.strip() for k in self.allowed_env_keys.split(",") if k.strip()]

    @property
    def secret_keys(self) -> list[str]:
        """What lent keys are sealed with; the first seals, all of them open."""
        return _listed(self.secret_key)

    @property
    def model_hosts(self) -> tuple[str, ...]:
        """Private hosts and networks that a workspace's model endpoints may lie on."""
        return tuple(h.strip().lower() for h in self.allowed_model_hosts.split(",") if h.strip())

    @property
    def mcp_hosts(self) -> tuple[str, ...]:
        """Private hosts that a workspace's MCP servers may lie on, by name or address."""
        return tuple(h.strip().lower() for h in self.allowed_mcp_hosts.split(",") if h.strip())

    @property
    def e2b_hosts(self) -> tuple[str, ...]:
        """Hosts that code on E2B may reach; none, unless some are named."""
        return tuple(h.strip() for h in self.e2b_allowed_hosts.split(",") if h.strip())

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

    @field_validator("mcp_programs", mode="before")
    @classmethod
    def _none_is_named(cls, value: object) -> object:
        return value or None

    @field_validator("allowed_model_hosts", "allowed_mcp_hosts")
    @classmethod
    def _private_hosts(cls, value: str) -> str:
        for name in filter(None, (part.strip() for part in value.split(","))):
            if "/" in name:
                ip_network(name)
        return value

    @field_validator("redis_url")
    @classmethod
    def _redis(cls, value: str) -> str:
        if value and not value.startswith(("redis://", "rediss://")):
            raise ValueError("give an address like redis://user:password@host:6379/0")
        return value

    @model_validator(mode="after")
    def _production_is_closed(self) -> Self:
        for name in ("require_auth", "require_read_auth", "require_tenant_context", "rate_limit_enabled"):
            if getattr(self, name) is None:
                setattr(self, name, self.production)
        if "*" in self.cors_origins:
            raise ValueError("CLAWWORK_CORS_ORIGINS: name each allowed origin; '*' is not accepted")
        if unknown := sorted(set(self.env_keys) - LENDABLE):
            raise ValueError(f"CLAWWORK_ALLOWED_ENV_KEYS: unknown: {', '.join(unknown)}")
        return self

    @model_validator(mode="after")
    def _secrets_are_secret(self) -> Self:
        closed = self.production or self.require_auth or self.require_read_auth
        if closed and not self.tokens and not self.jwt_secrets:
            way_out = "" if self.production else ", or set CLAWWORK_REQUIRE_AUTH=false"
            raise ValueError(f"CLAWWORK_API_TOKEN: set a token of at least 32 characters{way_out}")
        for name, values in (("SECRET_KEY", self.secret_keys), ("JWT_SECRET", self.jwt_secrets)):
            if any(len(v) < MIN_TOKEN_CHARACTERS for v in values):
                raise ValueError(f"CLAWWORK_{name}: at least {MIN_TOKEN_CHARACTERS} characters are needed")
        if not self.production:
            return self
        if any(len(t) < MIN_TOKEN_CHARACTERS for t in self.tokens):
            raise ValueError(
                f"CLAWWORK_API_TOKEN: in production a token needs at least {MIN_TOKEN_CHARACTERS} characters"
            )
        secrets = {"API_TOKEN": self.tokens, "SECRET_KEY": self.secret_keys, "JWT_SECRET": self.jwt_secrets}
        for name, values in secrets.items():
            if any(is_placeholder(v) for v in values):
                raise ValueError(f"CLAWWORK_{name}: still a default; make one up: openssl rand -hex 32")
        return self


def is_placeholder(secret: str) -> bool:
    """True for what a person or a template puts where a secret has to go."""
    return len(set(secret)) < MIN_DIFFERENT_CHARACTERS or PLACEHOLDER.search(secret) is not None


def _listed(secret: SecretStr) -> list[str]:
    return [part.strip() for part in secret.get_secret_value().split(",") if part.strip()]


def _driver(url: str) -> str:
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """The process's settings, read from the environment and `.env` once."""
    return Settings()
