"""Production refuses to start open, and says which variable to set."""

import pytest
from pydantic import ValidationError

from clawwork_api.settings import Settings, is_placeholder

GOOD = "9c6a4e1f7b2d8350e4c19a7f6b3d2e8150af"


def production(**more: object) -> Settings:
    return Settings(_env_file=None, **({"env": "production", "api_token": GOOD} | more))


@pytest.fixture(autouse=True)
def nothing_from_outside(monkeypatch):
    import os

    for name in [name for name in os.environ if name.startswith("CLAWWORK_")]:
        monkeypatch.delenv(name)


def test_production_is_closed_and_limited_by_itself():
    settings = production()
    assert settings.require_auth and settings.require_read_auth and settings.require_tenant_context
    assert settings.rate_limit_enabled
    limits = settings.rate_limit_window_seconds, settings.read_rate_limit, settings.write_rate_limit
    assert (limits, settings.trusted_proxy_hops) == ((60, 240, 60), 0)


def test_development_is_open_unless_told_otherwise():
    settings = Settings(_env_file=None)
    assert not settings.require_auth and not settings.rate_limit_enabled


@pytest.mark.parametrize(
    ("wrong", "variable"),
    [
        ({"api_token": ""}, "CLAWWORK_API_TOKEN"),
        ({"api_token": "", "require_auth": False, "require_read_auth": False}, "CLAWWORK_API_TOKEN"),
        ({"api_token": "x" * 31}, "CLAWWORK_API_TOKEN"),
        ({"api_token": f"{GOOD},short"}, "CLAWWORK_API_TOKEN"),
        ({"api_token": "a" * 40}, "CLAWWORK_API_TOKEN"),
        ({"api_token": "change-me-to-something-that-is-really-secret"}, "CLAWWORK_API_TOKEN"),
        ({"jwt_secret": "short"}, "CLAWWORK_JWT_SECRET"),
        ({"jwt_secret": "your-secret-key-goes-here-and-is-long-enough"}, "CLAWWORK_JWT_SECRET"),
        ({"secret_key": "default-secret-key-0123456789-abcdefgh"}, "CLAWWORK_SECRET_KEY"),
        ({"cors_origins": "*"}, "CLAWWORK_CORS_ORIGINS"),
        ({"cors_origins": "https://*.example.com"}, "CLAWWORK_CORS_ORIGINS"),
        ({"allowed_env_keys": "PATH"}, "CLAWWORK_ALLOWED_ENV_KEYS"),
    ],
)
def test_production_refuses_what_is_not_safe_and_names_it(wrong, variable):
    with pytest.raises(ValidationError, match=variable) as refused:
        production(**wrong)
    for value in wrong.values():
        if isinstance(value, str) and len(value) > 8:
            assert value not in "".join(e["msg"] for e in refused.value.errors())


def test_signed_tokens_alone_are_enough():
    assert production(api_token="", jwt_secret=GOOD).jwt_secrets == [GOOD]


def test_a_random_secret_is_never_taken_for_a_placeholder():
    import secrets

    assert not any(is_placeholder(secrets.token_hex(32)) for _ in range(200))
    assert not any(is_placeholder(secrets.token_urlsafe(48)) for _ in range(200))


def test_a_redis_address_is_checked_at_start():
    with pytest.raises(ValidationError, match="redis://"):
        production(redis_url="localhost:6379")
