"""Limits that several processes share over a real Redis, and what a dead one does."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import ConnectionError as NotThere
from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_fixed

from scripts.ports import free_port
from tests.security.conftest import asking, running


class Server:
    """A Redis of one's own on loopback that keeps nothing on disk."""

    def __init__(self, folder: Path) -> None:
        port = free_port()
        self.url = f"redis://127.0.0.1:{port}/0"
        program = shutil.which("redis-server")
        assert program, "Redis is missing: apt-get install -y redis-server"
        options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
        self._process = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)
        self._answers()

    @retry(
        retry=retry_if_exception_type(NotThere),
        wait=wait_fixed(0.05),
        stop=stop_after_delay(30),
        reraise=True,
    )
    def _answers(self) -> None:
        with Redis.from_url(self.url) as client:
            client.ping()

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(30)


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path)
    yield server
    server.stop()


def test_two_services_count_a_tenant_in_one_redis_and_let_nobody_in_without_it(
    redis: Server, tmp_path: Path
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
