"""Limits that several processes share over a real Redis, and what a dead one does."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.redis_server import RedisServer
from tests.security.conftest import asking, running


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path)
    yield server
    server.stop()


def test_two_services_count_a_tenant_in_one_redis_and_let_nobody_in_without_it(
    redis: RedisServer, tmp_path: Path
) -> None:
    def ask(client, tenant="acme"):
        answer = client.get("/api/agents", headers=asking(tenant))
        return answer.status_code, answer.json().get("code", "")

    more = {"read_rate_limit": 4, "redis_url": redis.url}
    with running(tmp_path / "one", **more) as one, running(tmp_path / "two", **more) as two:
        assert [ask(one), ask(two), ask(one), ask(two)] == [(200, "")] * 4
        over = (429, "too_many_requests")
        assert [ask(one), ask(two)] == [over, over]
        assert ask(two, "other") == (200, "")
        redis.stop()
        assert [ask(one), ask(two, "third")] == [(503, "limits_unavailable")] * 2
        assert one.get("/healthz").status_code == 200
