"""One closed, production-like service for each module, in process, and the ways to ask it."""

import time
from collections.abc import Iterator
from pathlib import Path

import jwt
import pytest
from fastapi.testclient import TestClient

from clawwork_api.app import create_app
from clawwork_api.settings import Settings

TOKEN = "9c6a4e1f7b2d8350e4c19a7f6b3d2e8150af"
NEXT_TOKEN = "1d7e3f9a5c2b8460d1f8e7a6c5b4a39281f0"
JWT_SECRET = "5b8e2c7d1f4a9360b7e6d5c4f3a2918070ee"


def settings_for(folder: Path, **more: object) -> Settings:
    known: dict[str, object] = {
        "env": "production",
        "data_dir": folder,
        "api_token": f"{TOKEN},{NEXT_TOKEN}",
        "jwt_secret": JWT_SECRET,
        "cors_origins": "https://app.example.com",
        "sandbox": "off",
        "trusted_proxy_hops": 1,
        "read_rate_limit": 100_000,
        "write_rate_limit": 100_000,
        "max_upload_mb": 2,
    }
    return Settings(_env_file=None, **(known | more))


def running(folder: Path, **more: object) -> TestClient:
    return TestClient(create_app(settings_for(folder, **more)), raise_server_exceptions=False)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with running(tmp_path_factory.mktemp("service")) as client:
        yield client


def signed(tenant: object = "acme", *, secret: str = JWT_SECRET, algorithm: str = "HS256", **claims: object):
    """A signed token of five minutes; a claim given as None is left out."""
    whole = {"tenant": tenant, "actor": "ann", "exp": int(time.time()) + 300} | claims
    return jwt.encode({k: v for k, v in whole.items() if v is not None}, secret, algorithm=algorithm)


def asking(tenant: str | None = "acme", token: str | None = TOKEN, **headers: str) -> dict[str, str]:
    found = {name.replace("_", "-"): value for name, value in headers.items()}
    if token is not None:
        found["Authorization"] = f"Bearer {token}"
    if tenant is not None:
        found["X-Tenant-Id"] = tenant
    return found
