from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from clawwork_api.runtime.sandboxes import Sandbox, open_sandbox


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sandbox() -> AsyncIterator[Sandbox]:
    opened, status = await open_sandbox()
    if opened is None:
        pytest.fail(f"These tests need the sandbox: {status.reason}. Remedy: {status.remedy}", pytrace=False)
    yield opened
    await opened.close()
