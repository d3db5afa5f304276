"""Opening each backend for tests; E2B is the real SDK against the fake on loopback."""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from clawwork_api.runtime.sandboxes import Sandbox, SandboxStatus, open_sandbox
from tests.fakes.e2b.cloud import KEY
from tests.fakes.e2b.server import FakeE2b, served

VARIABLES = ("E2B_API_URL", "E2B_SANDBOX_URL")


@asynccontextmanager
async def opened(backend: str) -> AsyncIterator[Sandbox]:
    """The backend as the service opens it. Raises RuntimeError, with the remedy, when it can't be had."""
    with fake_e2b():
        sandbox, status = await open_sandbox(backend, e2b_api_key=KEY)
        if sandbox is None:
            raise RuntimeError(_missing(status))
        try:
            yield sandbox
        finally:
            await sandbox.close()


@contextmanager
def fake_e2b() -> Iterator[FakeE2b]:
    """The fake, with the SDK's variables pointing to it."""
    before = {name: os.environ.get(name) for name in VARIABLES}
    with served() as (url, fake):
        os.environ.update(dict.fromkeys(VARIABLES, url))
        try:
            yield fake
        finally:
            for name, value in before.items():
                os.environ.pop(name)
                if value is not None:
                    os.environ[name] = value


def _missing(status: SandboxStatus) -> str:
    return f"These tests need the sandbox: {status.reason}. Remedy: {status.remedy}"
