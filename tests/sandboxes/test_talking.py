"""Programs that are talked to: heard, bounded, and gone with the talk, on each backend of this machine."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from clawwork_api.runtime.sandboxes import Limits, Program, Sandbox, SandboxError, open_sandbox
from tests.sandboxes.backends import opened
from tests.sandboxes.checks_limits import MARK, survivors
from tests.sandboxes.conformance import BACKENDS

HERE = [name for name in BACKENDS if name != "e2b"]


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=HERE)
async def backend(request: pytest.FixtureRequest) -> AsyncIterator[Sandbox]:
    async with opened(request.param) as sandbox:
        yield sandbox


def program(code: str, *, answer_bytes: int = 100_000, **environment: str) -> Program:
    return Program(argv=("bash", "-c", code), environment=environment, answer_bytes=answer_bytes)


@pytest.mark.asyncio(loop_scope="module")
async def test_it_is_spoken_to_and_ends_with_its_own_code(backend: Sandbox) -> None:
    talking = program(
        'while read line; do echo "$line $TOKEN"; test $line = two && exit 4; done', TOKEN="a 'b'"
    )
    async with backend.talk(talking, Limits()) as talk:
        for word in (b"one", b"two"):
            await talk.say(word)
            assert await talk.hear() == word + b" a 'b'"
        assert await talk.hear() is None
        await talk.say(b"three")
        ending = await talk.ending()
    assert (ending.reason, ending.exit_code) == ("ok", 4)


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    ("code", "limits", "reason"),
    [
        ("yes", Limits(), "flood"),
        ("while :; do :; done", Limits(cpu_seconds=1), "timeout"),
        (
            "exec python3 -c 'x = bytearray(b\"1\") * 300_000_000; input()'",
            Limits(total_memory_mb=200),
            "memory",
        ),
        ("head -c 3000000 /dev/zero >big; sleep 300", Limits(workspace_mb=1), "disk"),
    ],
)
async def test_it_is_bounded(backend: Sandbox, code: str, limits: Limits, reason: str) -> None:
    async with asyncio.timeout(60), backend.talk(program(code), limits) as talk:
        while await talk.hear() is not None:
            pass
        assert (await talk.ending()).reason == reason


@pytest.mark.asyncio(loop_scope="module")
async def test_leaving_ends_it_with_all_that_it_started(backend: Sandbox) -> None:
    code = f"setsid bash -c 'exec -a {MARK} sleep 300' & echo there; exec -a {MARK} sleep 300"
    async with backend.talk(program(code), Limits()) as talk:
        assert await talk.hear() == b"there" and survivors()
    assert survivors() == []


async def test_closing_the_sandbox_ends_it() -> None:
    sandbox, _ = await open_sandbox("bubblewrap")
    assert sandbox is not None
    async with sandbox.talk(program("sleep 300"), Limits()) as talk:
        closing = asyncio.create_task(sandbox.close())
        assert await talk.hear() is None
    await closing
    with pytest.raises(SandboxError, match="closed"):
        async with sandbox.talk(program("true"), Limits()):
            pass
