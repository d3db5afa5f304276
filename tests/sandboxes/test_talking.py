"""Programs that are talked to: heard, bounded, and gone with the talk, on each backend."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from decimal import Decimal

import pytest
import pytest_asyncio

from clawwork_api.runtime.sandboxes import Limits, Program, Sandbox, SandboxError, Talk
from tests.sandboxes.backends import opened
from tests.sandboxes.checks_limits import MARK, survivors
from tests.sandboxes.conformance import BACKENDS

BOUNDS = [
    ("yes", Limits(), "flood"),
    ("while :; do :; done", Limits(cpu_seconds=1), "timeout"),
]
BOUNDS_HERE = [
    ("exec python3 -c 'x = bytearray(b\"1\") * 300_000_000; input()'", Limits(total_memory_mb=200), "memory"),
    ("head -c 3000000 /dev/zero >big; sleep 300", Limits(workspace_mb=1), "disk"),
]
"""At E2B memory and disk are the machine's own."""
HERE = [name for name in BACKENDS if name != "e2b"]


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=BACKENDS)
async def backend(request: pytest.FixtureRequest) -> AsyncIterator[Sandbox]:
    async with opened(request.param) as sandbox:
        yield sandbox


def program(code: str, *, answer_bytes: int = 100_000, **environment: str) -> Program:
    return Program(argv=("bash", "-c", code), environment=environment, answer_bytes=answer_bytes)


def talk_with(
    sandbox: Sandbox, wanted: Program, limits: Limits | None = None
) -> AbstractAsyncContextManager[Talk]:
    costs: list[Decimal] = []
    return sandbox.talk(wanted, limits or Limits(), paid=costs.append)


@pytest.mark.asyncio(loop_scope="module")
async def test_it_is_spoken_to_and_ends_with_its_own_code(backend: Sandbox) -> None:
    talking = program(
        'while read line; do echo "$line $TOKEN"; test $line = two && exit 4; done', TOKEN="a 'b'"
    )
    async with talk_with(backend, talking) as talk:
        for word in (b"one", b"two"):
            await talk.say(word)
            assert await talk.hear() == word + b" a 'b'"
        assert await talk.hear() is None
        await talk.say(b"three")
        ending = await talk.ending()
    assert (ending.reason, ending.exit_code) == ("ok", 4)


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    ("argv", "code", "said"),
    [
        (("no-such-program",), 127, "no-such-program"),
        (("/etc",), 126, "/etc"),
        (("bash", "-c", "echo first >&2; echo the 'last word' >&2; exit 3"), 3, "the last word"),
    ],
)
async def test_how_it_ended_is_told(backend: Sandbox, argv: tuple[str, ...], code: int, said: str) -> None:
    async with talk_with(backend, Program(argv=argv)) as talk:
        assert await talk.hear() is None
        ending = await talk.ending()
    assert (ending.reason, ending.exit_code) == ("ok", code) and said in ending.said


@pytest.mark.asyncio(loop_scope="module")
async def test_it_begins_in_an_empty_folder_without_what_the_service_has(
    backend: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OF_THE_SERVICE", "a-secret")
    async with talk_with(backend, program("ls -A; touch made && env; cat", TOKEN="given")) as talk:
        await talk.say(b"that was all")
        heard = []
        while b"that was all" not in heard:
            heard.append(await talk.hear())
    assert heard[0] and b"=" in heard[0]
    assert b"TOKEN=given" in heard and not any(b"OF_THE_SERVICE" in line for line in heard if line)


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(("code", "limits", "reason"), BOUNDS)
async def test_it_is_bounded(backend: Sandbox, code: str, limits: Limits, reason: str) -> None:
    assert await ended(backend, code, limits) == reason


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("backend", HERE, indirect=True)
@pytest.mark.parametrize(("code", "limits", "reason"), BOUNDS_HERE)
async def test_it_is_bounded_on_our_own_machine(
    backend: Sandbox, code: str, limits: Limits, reason: str
) -> None:
    assert await ended(backend, code, limits) == reason


async def ended(backend: Sandbox, code: str, limits: Limits) -> str:
    async with asyncio.timeout(60), talk_with(backend, program(code), limits) as talk:
        while await talk.hear() is not None:
            pass
        return (await talk.ending()).reason


@pytest.mark.asyncio(loop_scope="module")
async def test_leaving_ends_it_with_all_that_it_started(backend: Sandbox) -> None:
    code = f"setsid bash -c 'exec -a {MARK} sleep 300' & echo there; exec -a {MARK} sleep 300"
    async with talk_with(backend, program(code)) as talk:
        assert await talk.hear() == b"there" and survivors()
    assert survivors() == []


@pytest.mark.parametrize("name", BACKENDS)
async def test_closing_the_sandbox_ends_it(name: str) -> None:
    async with opened(name) as sandbox:
        async with talk_with(sandbox, program("sleep 300")) as talk:
            closing = asyncio.create_task(sandbox.close())
            assert await talk.hear() is None
            assert (await talk.ending()).reason == "killed"
        await closing
        with pytest.raises(SandboxError, match="closed"):
            async with talk_with(sandbox, program("true")):
                pass
