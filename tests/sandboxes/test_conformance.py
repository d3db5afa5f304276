"""Each check against each backend, and the list of those that are not run."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from clawwork_api.runtime.sandboxes import Sandbox
from tests.sandboxes.backends import opened
from tests.sandboxes.catalogue import ALL, applicable
from tests.sandboxes.conformance import BACKENDS, CHECKS, NOT_APPLICABLE, REQUIRED, Bench


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def backend(request: pytest.FixtureRequest) -> AsyncIterator[Sandbox]:
    async with opened(request.param) as sandbox:
        yield sandbox


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(("backend", "name"), ALL, indirect=["backend"])
async def test_the_sandbox_holds(backend: Sandbox, name: str, tmp_path: Path) -> None:
    workspace, outside = tmp_path / "task", tmp_path / "outside"
    workspace.mkdir()
    outside.mkdir()
    await CHECKS[name].body(Bench(backend, workspace, outside))


def test_there_are_enough_checks_for_each() -> None:
    counts = {"bubblewrap": 70, "e2b": 63, "gvisor": 70}
    assert {backend: len(applicable(backend)) for backend in BACKENDS} == {
        name: counts[name] for name in BACKENDS
    }
    assert set(REQUIRED) <= set(BACKENDS)


def test_what_is_not_run_is_listed_with_its_reason() -> None:
    for (backend, name), reason in NOT_APPLICABLE.items():
        assert backend in BACKENDS
        assert name in CHECKS
        assert "machine's own" in reason
    assert not [name for backend, name in NOT_APPLICABLE if backend != "e2b"]
    assert len(ALL) + len(NOT_APPLICABLE) == len(BACKENDS) * len(CHECKS)
