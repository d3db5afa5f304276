"""Limits (PREDECESSORS 10 D 5, H): kept for tenants, not to be dodged by addresses, and never more memory."""

import socket
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import suppress

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from starlette.testclient import WebSocketDenialResponse
from starlette.websockets import WebSocketDisconnect

from clawwork_api.access.limits import STRANGERS, Limits
from tests.security.conftest import TOKEN, asking, running, settings_for, signed

READS, WRITES = 8, 4


@pytest.fixture
def limited(tmp_path) -> Iterator[TestClient]:
    """No proxy in front: X-Forwarded-For is what anybody may write."""
    with running(tmp_path, read_rate_limit=READS, write_rate_limit=WRITES, trusted_proxy_hops=0) as client:
        yield client


@pytest.fixture
def behind_proxy(tmp_path) -> Iterator[TestClient]:
    with running(tmp_path, read_rate_limit=READS, write_rate_limit=WRITES, trusted_proxy_hops=1) as client:
        yield client


def reads(client, times, **headers):
    return [client.get("/api/agents", headers=headers).status_code for _ in range(times)]


def test_a_tenant_over_its_limit_is_told_when_to_come_back(limited):
    first = limited.get("/api/agents", headers=asking())
    assert first.headers["ratelimit-limit"] == str(READS)
    assert first.headers["ratelimit-remaining"] == str(READS - 1)
    assert first.headers["ratelimit-policy"] == f"{READS};w=60"
    assert reads(limited, READS - 1, **asking()) == [200] * (READS - 1)
    refused = limited.get("/api/agents", headers=asking())
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert refused.headers["ratelimit-remaining"] == "0"
    assert refused.headers["content-security-policy"].startswith("default-src 'none'")


def test_reads_writes_and_tenants_are_counted_apart(limited):
    assert reads(limited, READS + 1, **asking())[-1] == 429
    put = [
        limited.put("/api/settings/hidden-agents", json={"hidden": []}, headers=asking()).status_code
        for _ in range(WRITES + 1)
    ]
    assert put == [200] * WRITES + [429]
    assert reads(limited, 1, **asking("other")) == [200]


def test_every_token_of_a_tenant_counts_in_the_same_limit(limited):
    assert reads(limited, READS, **asking()) == [200] * READS
    assert reads(limited, 1, **asking(token=signed())) == [429]


def test_forwarded_for_rotation_does_not_defeat_the_limit(limited):
    answers = [reads(limited, 1, **{"X-Forwarded-For": f"198.51.100.{n}"})[0] for n in range(READS + 5)]
    assert answers == [401] * READS + [429] * 5


def test_behind_a_proxy_only_what_the_proxy_wrote_counts(behind_proxy):
    def ask(n):
        return reads(behind_proxy, 1, **{"X-Forwarded-For": f"203.0.113.{n}, 198.51.100.7"})[0]

    assert [ask(n) for n in range(READS + 3)] == [401] * READS + [429] * 3
    assert reads(behind_proxy, 1, **{"X-Forwarded-For": "198.51.100.8"}) == [401]


def test_addresses_of_one_ipv6_network_are_one_peer(behind_proxy):
    answers = [reads(behind_proxy, 1, **{"X-Forwarded-For": f"2001:db8::{n:x}"})[0] for n in range(READS + 3)]
    assert answers == [401] * READS + [429] * 3


def test_unauthenticated_flood_does_not_exhaust_a_tenants_limit(limited):
    flood = [reads(limited, 1, **asking("acme", "wrong"))[0] for _ in range(4 * READS)]
    assert flood == [401] * READS + [429] * 3 * READS
    answer = limited.get("/api/agents", headers=asking("acme"))
    assert (answer.status_code, answer.headers["ratelimit-remaining"]) == (200, str(READS - 1))


def test_a_refused_body_is_never_read(limited):
    def body():
        pytest.fail("the body was read")
        yield b""

    for headers in (asking(token=None), asking(None), asking("a b")):
        assert limited.post("/api/tasks", content=body(), headers=headers).status_code in (400, 401)


def test_health_is_outside_of_every_limit(limited):
    assert [limited.get("/healthz").status_code for _ in range(3 * READS)] == [200] * 3 * READS
    assert reads(limited, READS + 1)[-1] == 429
    assert limited.get("/readyz").status_code == 200


def test_when_nothing_can_be_counted_nobody_is_let_in(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"redis://127.0.0.1:{taken.getsockname()[1]}/0"
    with running(tmp_path, redis_url=address) as client:
        answer = client.get("/api/agents", headers=asking())
        assert (answer.status_code, answer.json()["code"]) == (503, "limits_unavailable")
        assert client.get("/healthz").status_code == 200


async def test_twenty_thousand_addresses_take_no_more_memory(tmp_path):
    limits = Limits(settings_for(tmp_path))
    for n in range(5_000):
        await limits.count_stranger(f"10.0.{n >> 8}.{n & 255}", reading=True)
    tracemalloc.start()
    try:
        for n in range(20_000):
            await limits.count_stranger(f"10.1.{n >> 8}.{n & 255}", reading=True)
        grown, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert grown < 500 * STRANGERS


def opened(client, **headers):
    """The status of a handshake: 101 when a socket was opened."""
    try:
        # leaving cancels the socket's task in the service, which this client may tell
        with suppress(CancelledError), client.websocket_connect("/ws", headers=headers) as live:
            assert live.receive_json()["type"] == "connected"
        return 101
    except WebSocketDenialResponse as refused:
        assert refused.json()["code"] == "too_many_requests"
        assert 1 <= int(refused.headers["retry-after"]) <= 60
        return refused.status_code
    except WebSocketDisconnect as refused:
        assert refused.code == 1008
        return 403


def test_a_sockets_handshake_counts_for_its_tenant(limited):
    assert [opened(limited, **asking()) for _ in range(READS + 1)] == [101] * READS + [429]
    assert reads(limited, 1, **asking()) == [429]
    assert opened(limited, **asking("other")) == 101
    with limited.app.state.services.database.read("acme") as session:
        found = session.execute(text("SELECT action, status, code FROM audit_records WHERE tenant = 'acme'"))
        assert ("SOCKET /ws", 429, "too_many_requests") in [tuple(row) for row in found]


def test_a_handshake_without_a_valid_token_counts_for_its_address_and_no_tenant(limited):
    tried = [opened(limited, **asking(token=token)) for token in ["wrong"] * READS + [signed("other")]]
    assert tried == [403] * READS + [429]
    foreign = {**asking(token="wrong"), "Origin": "https://elsewhere.example"}
    assert opened(limited, **foreign) == 429
    assert opened(limited, **asking()) == 101


def test_a_socket_that_says_who_it_is_in_a_message_counts_for_both(limited):
    said = {"type": "auth", "token": TOKEN, "tenant_id": "acme"}
    reads(limited, READS - 1, **asking())
    with suppress(CancelledError), limited.websocket_connect("/ws") as live:
        live.send_json(said)
        assert live.receive_json()["type"] == "connected"
    with limited.websocket_connect("/ws") as live:
        live.send_json(said)
        with pytest.raises(WebSocketDisconnect) as closed:
            live.receive_json()
    assert (closed.value.code, closed.value.reason) == (1013, "Too many requests")
    assert [reads(limited, 1)[0] for _ in range(READS - 1)] == [401] * (READS - 2) + [429]
