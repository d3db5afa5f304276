"""With CLAWWORK_JWT_SECRET each request is signed for its tenant and actor; else the token is shared."""

import time

import jwt
import pytest

from openos.gateway import get_gateway
from openos.gateway.client import get_client
from openos.settings import get_settings
from tests.openos.conftest import TOKEN

SECRET = "5b8e2c7d1f4a9360b7e6d5c4f3a2918070ee"


@pytest.fixture
def signing(process, monkeypatch):
    monkeypatch.setenv("CLAWWORK_JWT_SECRET", f"{SECRET},the-secret-before-it-which-is-on-its-way-out")
    get_settings.cache_clear()
    get_client.cache_clear()


async def test_a_signed_token_names_tenant_and_actor_and_ends_soon(signing, ada, clawwork):
    clawwork.says("/api/models", {"models": []})
    await get_gateway().models(ada)
    (sent,) = clawwork.asked("/api/models")
    token = sent["authorization"].removeprefix("Bearer ")
    claims = jwt.decode(token, SECRET, algorithms=["HS256"])
    assert (claims["tenant"], claims["actor"]) == (ada.workspace_id, ada.user_id)
    assert 0 < claims["exp"] - time.time() <= 15 * 60
    assert TOKEN not in str(sent) and SECRET not in str(sent)


async def test_each_request_of_a_stream_that_connects_again_has_a_token_of_its_own(signing, ada, clawwork):
    clawwork.says("/api/models", {"models": []})
    headers = {"X-Tenant-Id": "acme", "X-Actor": "ann", "X-Request-Id": "r" * 32}
    sent = []
    for moment in (0, 1000):
        with pytest.MonkeyPatch.context() as patch:
            now = time.time() + moment
            patch.setattr(time, "time", lambda now=now: now)
            async with get_client().open("/api/models", headers=headers):
                sent.append(clawwork.asked("/api/models")[-1]["authorization"])
    assert sent[0] != sent[1]


async def test_a_request_on_nobodys_behalf_shows_no_token(signing, clawwork):
    clawwork.says("/healthz", {"status": "ok", "service": "clawwork-api", "ts": "2026-01-01T00:00:00Z"})
    await get_client().healthz()
    assert "authorization" not in clawwork.asked("/healthz")[0]


def test_a_short_secret_is_refused(process, monkeypatch):
    monkeypatch.setenv("CLAWWORK_JWT_SECRET", "short")
    get_settings.cache_clear()
    with pytest.raises(ValueError, match="CLAWWORK_JWT_SECRET"):
        get_settings()
