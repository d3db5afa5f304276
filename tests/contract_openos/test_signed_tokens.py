"""OpenOS signs for its workspaces and a real ClawWork lets exactly those in."""

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from openos.gateway import gateway
from openos.gateway.client import Client
from openos.gateway.errors import NotFound, Unavailable
from openos.gateway.models import Hire
from openos.gateway.tokens import LIFE_SECONDS, Bearer
from openos.settings import Settings
from tests.contract_openos.calls import WHO
from tests.runtime.service import Service

SECRET = "5b8e2c7d1f4a9360b7e6d5c4f3a2918070ee"
OTHER = replace(WHO, workspace_id="w2", user_id="u2")
HIRE = Hire(signature="Ada", model="practice-1", opening_balance="10")  # type: ignore[arg-type]


class Open:
    """Stands where sessions, roles and limits are checked: here only the token is looked at."""

    async def admit(self, identity, kind, *, action, target):
        return self.headers(identity, "r" * 32)

    async def note(self, identity, action, target, *, outcome, request_id, code=""):
        return

    def headers(self, identity, request_id):
        tenant, actor = identity.workspace_id, identity.user_id
        return {"X-Tenant-Id": tenant, "X-Actor": actor, "X-Request-Id": request_id}


@pytest.fixture(scope="module")
def clawwork(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    closed = {"CLAWWORK_REQUIRE_AUTH": "true", "CLAWWORK_REQUIRE_READ_AUTH": "true"}
    running = Service(tmp_path_factory.mktemp("signed"), CLAWWORK_JWT_SECRET=SECRET, **closed)
    running.start()
    yield running
    running.terminate()


def bearer(secret: str = SECRET) -> Bearer:
    return Bearer(Settings(_env_file=None, CLAWWORK_JWT_SECRET=secret, CLAWWORK_API_TOKEN=""))


@pytest.fixture
def door(clawwork: Service):
    """door(bearer) -> a gateway to the running ClawWork."""
    return lambda shown: gateway.Gateway(Client(f"http://127.0.0.1:{clawwork.port}", shown), Open())


async def test_each_workspace_is_let_in_with_its_own_token_and_sees_its_own(door):
    through = door(bearer())
    assert (await through.hire(WHO, HIRE)).signature == "Ada"
    assert [a.signature for a in (await through.coworkers(WHO)).agents] == ["Ada"]
    assert (await through.coworkers(OTHER)).agents == []
    with pytest.raises(NotFound):
        await through.coworker(OTHER, "Ada")


async def test_a_token_of_one_workspace_is_useless_for_another(door):
    class Stolen(Bearer):
        def _signed(self, tenant, actor):
            return super()._signed(WHO.workspace_id, WHO.user_id)

    stolen = Stolen(Settings(_env_file=None, CLAWWORK_JWT_SECRET=SECRET))
    through = door(stolen)
    await through.models(WHO)
    with pytest.raises(Unavailable, match="doesn't accept"):
        await through.models(OTHER)


async def test_an_expired_token_and_one_of_another_secret_are_refused(door, monkeypatch):
    with pytest.raises(Unavailable, match="doesn't accept"):
        await door(bearer("another-secret-of-thirty-two-characters")).models(WHO)
    past = time.time() - LIFE_SECONDS - 60
    monkeypatch.setattr("openos.gateway.tokens.time.time", lambda: past)
    with pytest.raises(Unavailable, match="doesn't accept"):
        await door(bearer()).models(WHO)
