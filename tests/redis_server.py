"""A real Redis of a test's own."""

import shutil
import subprocess
from pathlib import Path

from redis import Redis
from redis.exceptions import ConnectionError as NotThere
from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_fixed

from scripts.ports import free_port


class RedisServer:
    """On loopback; keeps nothing on disk."""

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
