"""The live socket and the broadcast, against the running service."""

import base64
import contextlib
import json
import socket
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from simple_websocket import Client, ConnectionClosed
from simple_websocket import ConnectionError as Refused

from tests.api.conftest import hire
from tests.conftest import TOKEN, ClawWork

SECONDS = 30
REFUSED = 403


@contextlib.contextmanager
def opened(clawwork: ClawWork, tenant: str = "", *, token: str = TOKEN, **more: Any) -> Iterator[Client]:
    headers = {"Authorization": f"Bearer {token}", "X-Tenant-Id": tenant} if tenant else {}
    client = Client(
        f"ws{clawwork.url.removeprefix('http')}/ws{more.get('query', '')}",
        headers=headers | more.get("headers", {}),
        subprotocols=more.get("subprotocols"),
    )
    try:
        yield client
    finally:
        if client.connected:
            client.close()


def heard(client: Client, kind: str) -> dict[str, Any]:
    """The next message of that kind."""
    while (text := client.receive(SECONDS)) is not None:
        message = json.loads(text)
        if message["type"] == kind:
            return message
    raise AssertionError(f"no {kind} was heard")


def closed_with(client: Client) -> int:
    with pytest.raises(ConnectionClosed) as closed:
        while client.receive(SECONDS) is not None:
            continue
    return closed.value.reason


def test_a_socket_says_hello_and_echoes(clawwork: ClawWork, tenant: str):
    with opened(clawwork, tenant) as client:
        assert set(heard(client, "connected")) == {"type", "message"}
        client.send("what now?")
        assert heard(client, "echo") == {"type": "echo", "data": "what now?"}


def test_money_is_told_to_its_own_workspace_only(clawwork: ClawWork, client: httpx.Client, tenant: str):
    with opened(clawwork, tenant) as mine, opened(clawwork, "somebody-else") as other:
        heard(mine, "connected")
        heard(other, "connected")
        hire(client, "Ada")
        told = heard(mine, "balance_update")
        assert told["signature"] == "Ada"
        row = told["data"]
        assert (row["balance"], row["net_worth"], row["survival_status"]) == (25.5, 25.5, "struggling")
        other.send("anything?")
        assert json.loads(other.receive(SECONDS)) == {"type": "echo", "data": "anything?"}


def test_a_run_is_told_from_its_start_to_its_end(clawwork: ClawWork, client: httpx.Client, tenant: str):
    hire(client, "Ada")
    with opened(clawwork, tenant) as live:
        heard(live, "connected")
        body = {"signature": "Ada", "task_ids": ["bank-reconciliation"]}
        run_id = client.post("/api/simulations", json=body).json()["simulation_id"]
        kinds = []
        while not kinds or not kinds[-1].startswith(("run.completed", "run.terminated")):
            row = heard(live, "activity_update")["data"]
            assert row["simulation_id"] == run_id
            kinds.append(row["kind"])
        assert kinds[0] == "run.queued" and kinds[-1] == "run.completed"
        assert "income.paid" in kinds and not [k for k in kinds if k.startswith(("model.", "tool."))]
        assert len(kinds) == len(set(kinds)) or kinds.count("file.saved") > 1


def test_a_broadcast_reaches_every_socket_of_its_workspace(
    clawwork: ClawWork, client: httpx.Client, tenant: str
):
    with opened(clawwork, tenant) as one, opened(clawwork, tenant) as two:
        heard(one, "connected")
        heard(two, "connected")
        message = {"type": "run_output", "line": "half way", "data": {"n": [1, 2]}}
        answer = client.post("/api/broadcast", json=message)
        assert answer.json() == {"status": "broadcast sent"}
        assert heard(one, "run_output") == heard(two, "run_output") == message
        assert client.post("/api/broadcast", json=["no object"]).status_code == 422
        assert client.post("/api/broadcast", json={"x": "y" * 70_000}).status_code == 413


@pytest.mark.parametrize("token", ["wrong", "", TOKEN[:-1]])
def test_a_wrong_token_gets_no_socket(clawwork: ClawWork, tenant: str, token: str):
    headers = {"X-ClawWork-Token": token or "-", "X-Tenant-Id": tenant}
    with pytest.raises(Refused) as refused, opened(clawwork, headers=headers):
        pass
    assert refused.value.status_code == REFUSED


def test_a_missing_or_bad_tenant_gets_no_socket(clawwork: ClawWork):
    for query in ("", "?tenant_id=a/b"):
        headers = {"X-ClawWork-Token": TOKEN}
        with pytest.raises(Refused), opened(clawwork, headers=headers, query=query):
            pass


def test_a_foreign_origin_gets_no_socket_and_an_allowed_one_does(clawwork: ClawWork, tenant: str):
    with pytest.raises(Refused), opened(clawwork, tenant, headers={"Origin": "https://evil.example"}):
        pass
    for origin in ("https://app.example.com", "http://127.0.0.1"):
        with opened(clawwork, tenant, headers={"Origin": origin}) as client:
            heard(client, "connected")


def test_a_browser_sends_its_token_as_a_subprotocol(clawwork: ClawWork, tenant: str):
    token = base64.urlsafe_b64encode(TOKEN.encode()).decode().rstrip("=")
    query = f"?tenant_id={tenant}"
    with opened(clawwork, subprotocols=["clawwork", f"token.{token}"], query=query) as client:
        heard(client, "connected")
        assert client.subprotocol == "clawwork"


def test_a_browser_sends_its_token_as_first_message(clawwork: ClawWork, tenant: str):
    with opened(clawwork) as client:
        client.send(json.dumps({"type": "auth", "token": TOKEN, "tenant_id": tenant}))
        heard(client, "connected")
    for first in ("{}", "nonsense", json.dumps({"type": "auth", "token": "wrong", "tenant_id": tenant})):
        with opened(clawwork) as client:
            client.send(first)
            assert closed_with(client) == 4401


def test_a_stranger_that_says_nothing_is_closed(clawwork: ClawWork):
    with opened(clawwork) as client:
        assert closed_with(client) == 4401


def test_a_message_too_big_ends_its_socket(clawwork: ClawWork, tenant: str):
    with opened(clawwork, tenant) as client:
        heard(client, "connected")
        client.send("x" * 70_000)
        assert closed_with(client) == 1009


def test_a_client_that_reads_nothing_is_dropped_and_holds_up_nobody(clawwork: ClawWork, tenant: str):
    with raw_socket(clawwork, tenant) as stuck, opened(clawwork, tenant) as live:
        heard(live, "connected")
        stuck.settimeout(1)
        with contextlib.suppress(TimeoutError, ConnectionError):
            for _ in range(600):
                stuck.sendall(frame(b"y" * 60_000))
        live.send("still there?")
        assert heard(live, "echo")["data"] == "still there?"
        stuck.settimeout(SECONDS)
        tail = b"heard nothing yet"
        with contextlib.suppress(ConnectionError):
            while tail and b"too slow" not in tail:
                tail = stuck.recv(1_000_000)


def frame(text: bytes) -> bytes:
    """A text message as a client frames it, under a mask that changes nothing."""
    return b"\x81\xfe" + len(text).to_bytes(2) + bytes(4) + text


def raw_socket(clawwork: ClawWork, tenant: str) -> socket.socket:
    host, _, port = clawwork.url.removeprefix("http://").partition(":")
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.connect((host, int(port)))
    lines = [
        "GET /ws HTTP/1.1", f"Host: {host}:{port}", "Upgrade: websocket", "Connection: Upgrade",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13",
        f"Authorization: Bearer {TOKEN}", f"X-Tenant-Id: {tenant}", "", "",
    ]  # fmt: skip
    connection.sendall("\r\n".join(lines).encode())
    assert connection.recv(12) == b"HTTP/1.1 101"
    return connection
