from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from clawwork_api.runtime.sandboxes import ExecResult, Limits, Sandbox, open_sandbox

Run = Callable[..., Awaitable[ExecResult]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sandbox() -> AsyncIterator[Sandbox]:
    opened, status = await open_sandbox("bubblewrap")
    if opened is None:
        pytest.fail(f"These tests need the sandbox: {status.reason}. Remedy: {status.remedy}", pytrace=False)
    yield opened
    await opened.close()


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "task"
    folder.mkdir()
    return folder


@pytest.fixture
def run(sandbox: Sandbox, workspace: Path) -> Run:
    async def run(code: str, language: str = "python", **limits: float) -> ExecResult:
        bounds = Limits(**({"wall_seconds": 20} | limits))
        return await sandbox.run(workspace, code=code, language=language, limits=bounds)

    return run
