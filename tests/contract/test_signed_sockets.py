"""Sockets opened with a short-lived signed token: its own tenant only, and not longer than it lives."""

import json
import time
from collections.abc import Iterator

import jwt
import pytest
from simple_websocket import Client, ConnectionClosed
from simple_websocket import ConnectionError as Refused

from tests.runtime.service import Service

SECRET = "a-secret-for-signed-tokens-of-these-tests"
LEEWAY = 5


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    closed = {"CLAWWORK_REQUIRE_AUTH": "true", "CLAWWORK_REQUIRE_READ_AUTH": "true"}
    running = Service(tmp_path_factory.mktemp("signed"), CLAWWORK_JWT_SECRET=SECRET, **closed)
    running.start()
    yield running
    running.terminate()


def opened(service: Service, *, life: float, tenant: str) -> Client:
    claims = {"tenant": "acme", "actor": "ann", "exp": time.time() + life}
    token = jwt.encode(claims, SECRET, algorithm="HS256")
    headers = {"Authorization": f"Bearer {token}", "X-Tenant-Id": tenant}
    return Client(f"ws://127.0.0.1:{service.port}/ws", headers=headers)


def test_a_socket_ends_with_its_token(service: Service):
    client = opened(service, life=2, tenant="acme")
    assert json.loads(client.receive(30))["type"] == "connected"
    with pytest.raises(ConnectionClosed) as closed:
        client.receive(30)
    assert closed.value.reason == 4401


def test_a_signed_token_opens_no_socket_of_another_tenant_and_none_once_expired(service: Service):
    for life, tenant in ((60, "other"), (-LEEWAY - 1, "acme")):
        with pytest.raises(Refused):
            opened(service, life=life, tenant=tenant)
