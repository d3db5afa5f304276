"""E2B failing in every way that we know of: each ends as designed, and no machine stays."""

import io
import tarfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from clawwork_api.runtime.sandboxes import E2bOptions, E2bSandbox, ExecResult, Limits, SandboxError
from clawwork_api.runtime.sandboxes.e2b_call import Waits
from tests.fakes.e2b.cloud import KEY, Cloud
from tests.fakes.e2b.faults import Cut, Fault, Forge, Operation, Slow, Status, Vanish

IMPATIENT = Waits(request=0.6, transfer=1.5, grace=1)
CREATE = ("POST", "/v2/sandboxes")


@pytest_asyncio.fixture
async def sandbox(cloud: Cloud) -> AsyncIterator[E2bSandbox]:
    opened = E2bSandbox(E2bOptions(api_key=KEY))
    yield opened
    await opened.close()
    assert cloud.machines == {}


async def run(sandbox: E2bSandbox, workspace: Path, **limits: float) -> ExecResult:
    code = "echo again >>count; echo done"
    bounds = Limits(**({"wall_seconds": 20} | limits))
    return await sandbox.run(workspace, code=code, language="bash", limits=bounds)


async def test_a_wrong_key_is_told_by_its_name(cloud, tmp_path):
    sandbox = E2bSandbox(E2bOptions(api_key="wrong"))
    with pytest.raises(SandboxError) as caught:
        await run(sandbox, tmp_path)
    await sandbox.close()
    assert str(caught.value) == "E2B refused the key. Set E2B_API_KEY to a valid one."
    assert (caught.value.fault, caught.value.cost) == ("key", 0)


async def test_a_rate_limit_is_waited_for_as_long_as_e2b_says(cloud, sandbox, tmp_path):
    cloud.faults.plan("create", Status(429, {"Retry-After": "1"}))
    assert (await run(sandbox, tmp_path)).stdout == "done\n"
    assert cloud.requests.count(CREATE) == 2


@pytest.mark.parametrize("wait", ["0", "Wed, 21 Oct 2026 07:28:00 GMT", "soon", ""])
async def test_a_lasting_rate_limit_ends_in_an_error(cloud, sandbox, tmp_path, wait):
    cloud.faults.plan("create", *[Status(429, {"Retry-After": wait})] * 4)
    with pytest.raises(SandboxError, match="Try again in a minute") as caught:
        await run(sandbox, tmp_path)
    assert caught.value.fault == "rate_limited"
    assert cloud.requests.count(CREATE) == 4


@pytest.mark.parametrize("code", [502, 503, 504])
async def test_a_short_outage_is_waited_out(cloud, sandbox, tmp_path, code):
    cloud.faults.plan("create", Status(code))
    assert (await run(sandbox, tmp_path)).stdout == "done\n"
    assert len(cloud.created) == 1


@pytest.mark.parametrize("faults", [[Status(500)], [Status(503)] * 4, [Cut()]])
async def test_an_outage_ends_in_an_error(cloud, sandbox, tmp_path, faults: list[Fault]):
    cloud.faults.plan("create", *faults)
    with pytest.raises(SandboxError, match="doesn't answer as it should") as caught:
        await run(sandbox, tmp_path)
    assert (caught.value.fault, caught.value.cost) == ("unavailable", 0)
    assert list(tmp_path.iterdir()) == []


LOSSES: list[tuple[Operation, Fault]] = [
    *(("start", Cut()), ("start", Vanish())),
    *(("write", Cut()), ("write", Vanish())),
    *(("read", Cut()), ("read", Vanish())),
]


@pytest.mark.parametrize(("operation", "fault"), LOSSES)
async def test_a_lost_machine_is_replaced_and_the_call_repeated(cloud, sandbox, tmp_path, operation, fault):
    (tmp_path / "count").write_text("once\n")
    cloud.faults.plan(operation, fault)
    result = await run(sandbox, tmp_path)
    assert (result.stdout, result.changed) == ("done\n", ["count"])
    assert (tmp_path / "count").read_text() == "once\nagain\n"
    assert len(cloud.created) == 2


@pytest.mark.parametrize(("operation", "fault"), LOSSES)
async def test_a_call_is_not_repeated_twice(cloud, tmp_path, operation, fault):
    sandbox = E2bSandbox(E2bOptions(api_key=KEY, price_per_second=1))
    (tmp_path / "count").write_text("once\n")
    cloud.faults.plan(operation, fault, fault, fault)
    with pytest.raises(SandboxError, match="lost twice") as caught:
        await run(sandbox, tmp_path)
    await sandbox.close()
    assert caught.value.fault == "lost"
    assert caught.value.cost > 0
    assert (tmp_path / "count").read_text() == "once\n"
    assert len(cloud.created) == 2
    assert cloud.machines == {}


@pytest.mark.parametrize("operation", ["create", "write", "read"])
async def test_an_e2b_that_is_too_slow_ends_in_an_error(cloud, tmp_path, operation):
    sandbox = E2bSandbox(E2bOptions(api_key=KEY, waits=IMPATIENT))
    cloud.faults.plan(operation, Slow(2.5), Slow(2.5))
    with pytest.raises(SandboxError, match="doesn't answer as it should") as caught:
        await run(sandbox, tmp_path)
    await sandbox.close()
    assert caught.value.fault == "unavailable"


async def test_an_answer_after_its_time_counts_as_a_timeout(cloud, tmp_path):
    sandbox = E2bSandbox(E2bOptions(api_key=KEY, waits=Waits(grace=0.5)))
    cloud.faults.plan("start", Slow(30))
    result = await run(sandbox, tmp_path, wall_seconds=1)
    await sandbox.close()
    assert (result.reason, result.exit_code, result.changed) == ("timeout", None, [])
    assert "nothing was kept" in result.stderr
    assert cloud.machines == {}


def archive(*members: tuple[tarfile.TarInfo, bytes]) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as tar:
        for member, content in members:
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return file.getvalue()


def member(name: str, kind: bytes = tarfile.REGTYPE, target: str = "") -> tarfile.TarInfo:
    found = tarfile.TarInfo(name)
    found.type, found.linkname = kind, target
    return found


async def test_a_hostile_archive_brings_nothing_but_plain_files(cloud, sandbox, tmp_path):
    workspace, outside = tmp_path / "task", tmp_path / "outside"
    (workspace / "reference_files").mkdir(parents=True)
    outside.mkdir()
    (outside / "secret").write_text("secret")
    hostile = archive(
        (member("../outside/escaped"), b"x"),
        (member(str(outside / "absolute")), b"x"),
        (member("a/../../outside/dots"), b"x"),
        (member("link", tarfile.SYMTYPE, str(outside)), b""),
        (member("link/through"), b"x"),
        (member("hard", tarfile.LNKTYPE, str(outside / "secret")), b""),
        (member("device", tarfile.CHRTYPE), b""),
        (member("pipe", tarfile.FIFOTYPE), b""),
        (member("reference_files/new"), b"x"),
        (member("x" * 300), b"x"),
        (member("line\nbreak"), b"x"),
        (member("/".join("d" * 40)), b"x"),
        (member("good.txt"), b"good"),
        (member("good.txt"), b"twice"),
    )
    cloud.faults.plan("read", Forge(hostile))
    result = await run(sandbox, workspace)
    assert result.changed == ["good.txt", "link/through"]
    assert (workspace / "good.txt").read_text() == "good"
    assert not (workspace / "link").is_symlink()
    assert [each.name for each in outside.iterdir()] == ["secret"]
    assert list((workspace / "reference_files").iterdir()) == []
    assert "not kept: link: only regular files" in result.stderr


async def test_an_archive_of_more_than_may_come_back_is_not_read(cloud, sandbox, tmp_path):
    cloud.faults.plan("read", Forge(bytes(6 << 20)))
    result = await run(sandbox, tmp_path, workspace_mb=1)
    assert (result.reason, result.changed) == ("disk", [])
    assert "nothing was kept" in result.stderr


async def test_what_is_no_archive_is_told(cloud, sandbox, tmp_path):
    cloud.faults.plan("read", Forge(b"no archive" * 100))
    result = await run(sandbox, tmp_path)
    assert (result.stdout, result.changed) == ("done\n", [])
    assert "nothing was kept" in result.stderr
