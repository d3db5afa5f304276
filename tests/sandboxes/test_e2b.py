"""What is asked of E2B, what it costs, and that no machine is left behind."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from decimal import Decimal
from pathlib import Path

import pytest
import pytest_asyncio
from e2b import AsyncSandbox

from clawwork_api.runtime.sandboxes import (
    E2bOptions,
    E2bSandbox,
    ExecResult,
    Limits,
    SandboxError,
    open_sandbox,
)
from tests.fakes.e2b.cloud import KEY, Cloud
from tests.fakes.e2b.faults import Slow, Status
from tests.sandboxes.checks_limits import MARK, survivors

LIST_PRICE = Decimal("0.00003025")


@pytest_asyncio.fixture
async def sandbox(cloud: Cloud) -> AsyncIterator[E2bSandbox]:
    opened = E2bSandbox(E2bOptions(api_key=KEY))
    yield opened
    await opened.close()


async def run(sandbox: E2bSandbox, workspace: Path, code: str = "echo done") -> ExecResult:
    return await sandbox.run(workspace, code=code, language="bash", limits=Limits(wall_seconds=20))


async def until(happens: Callable[[], object]) -> None:
    async with asyncio.timeout(15):
        while not happens():  # noqa: ASYNC110
            await asyncio.sleep(0.02)


def ended(cloud: Cloud) -> list[str]:
    return [path.rpartition("/")[2] for method, path in cloud.requests if method == "DELETE"]


async def test_a_machine_is_asked_for_without_network_and_without_environment(cloud, sandbox, tmp_path):
    await run(sandbox, tmp_path)
    [machine] = cloud.created
    assert machine.request["templateID"] == "base"
    assert machine.request["allow_internet_access"] is False
    assert machine.request["envVars"] == {}
    assert machine.request["metadata"] == {"service": "clawwork"}
    assert 20 < machine.request["timeout"] <= 600
    assert [user for user, _ in machine.started] == ["root", "user"]


async def test_every_call_gets_a_machine_of_its_own_and_ends_it(cloud, sandbox, tmp_path):
    await run(sandbox, tmp_path)
    await run(sandbox, tmp_path)
    assert ended(cloud) == [machine.id for machine in cloud.created]
    assert len(cloud.created) == 2
    assert cloud.machines == {}


async def test_a_template_and_hosts_can_be_named(cloud, tmp_path):
    options = E2bOptions(api_key=KEY, template="office", allowed_hosts=("pypi.org",))
    sandbox = E2bSandbox(options)
    await run(sandbox, tmp_path)
    await sandbox.close()
    request = cloud.created[0].request
    assert request["templateID"] == "office"
    assert "allow_internet_access" not in request
    assert request["network"] == {"allowOut": ["pypi.org"], "denyOut": ["0.0.0.0/0"]}


async def test_a_template_that_does_not_exist_is_told(cloud, tmp_path):
    sandbox = E2bSandbox(E2bOptions(api_key=KEY, template="missing"))
    with pytest.raises(SandboxError, match="CLAWWORK_E2B_TEMPLATE") as caught:
        await run(sandbox, tmp_path)
    await sandbox.close()
    assert (caught.value.fault, caught.value.cost) == ("template", 0)


async def test_the_cost_is_the_time_of_the_machine_at_the_stated_price(cloud, tmp_path):
    sandbox = E2bSandbox(E2bOptions(api_key=KEY, price_per_second=Decimal(1)))
    result = await run(sandbox, tmp_path, "sleep 0.5")
    await sandbox.close()
    assert Decimal("0.5") < result.cost < 20
    assert result.cost == result.cost.quantize(Decimal("0.001"))


def test_the_default_price_is_e2bs_list_price():
    assert E2bOptions(api_key=KEY).price_per_second == LIST_PRICE


async def test_cancelling_ends_the_machine(cloud, sandbox, tmp_path):
    running = asyncio.create_task(run(sandbox, tmp_path, f"exec -a {MARK} sleep 300"))
    await until(survivors)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert (survivors(), cloud.machines) == ([], {})
    assert ended(cloud) == [cloud.created[0].id]


async def test_cancelling_while_a_machine_is_made_ends_it_too(cloud, sandbox, tmp_path):
    cloud.faults.plan("create", Slow(0.5))
    running = asyncio.create_task(run(sandbox, tmp_path))
    await until(lambda: ("POST", "/v2/sandboxes") in cloud.requests)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert len(cloud.created) == 1
    assert cloud.machines == {}


async def test_closing_ends_what_runs(cloud, tmp_path):
    sandbox = E2bSandbox(E2bOptions(api_key=KEY))
    running = asyncio.create_task(run(sandbox, tmp_path, f"exec -a {MARK} sleep 300"))
    await until(survivors)
    await sandbox.close()
    result = await running
    assert (result.reason, result.exit_code) == ("killed", None)
    assert result.cost >= 0
    assert (survivors(), cloud.machines) == ([], {})
    with pytest.raises(SandboxError, match="closed"):
        await run(sandbox, tmp_path)


async def test_a_machine_that_can_not_be_ended_is_logged_and_the_result_kept(
    cloud, sandbox, tmp_path, caplog
):
    cloud.faults.plan("kill", Status(500))
    with caplog.at_level(logging.ERROR, "clawwork.sandbox"):
        result = await run(sandbox, tmp_path)
    assert result.stdout == "done\n"
    [machine] = cloud.created
    assert machine.id in caplog.text
    assert await AsyncSandbox.kill(machine.id, api_key=KEY)


async def test_code_that_ends_its_guard_gets_nothing_kept(cloud, sandbox, tmp_path):
    result = await run(sandbox, tmp_path, "touch made; kill -9 $PPID; sleep 1")
    assert (result.reason, result.exit_code, result.changed) == ("killed", None, [])
    assert "nothing was kept" in result.stderr
    assert list(tmp_path.iterdir()) == []


async def test_auto_is_e2b_once_there_is_a_key(cloud):
    sandbox, status = await open_sandbox("auto", e2b_api_key=KEY)
    assert sandbox is not None
    await sandbox.close()
    assert (status.available, status.backend, status.reason) == (True, "e2b", "")
    assert cloud.created == []


async def test_e2b_without_a_key_says_so():
    sandbox, status = await open_sandbox("e2b")
    assert (sandbox, status.available) == (None, False)
    assert status.reason == "E2B_API_KEY is not set"


@pytest.mark.parametrize("choice", ["auto", "e2b"])
async def test_a_wrong_key_is_told_at_start_up_and_nothing_else_is_taken_instead(cloud, choice):
    sandbox, status = await open_sandbox(choice, e2b_api_key="wrong")
    assert (sandbox, status.available) == (None, False)
    assert status.reason == "E2B refused the key. Set E2B_API_KEY to a valid one."
    assert "wrong" not in status.reason


async def test_an_e2b_that_is_down_at_start_up_may_work_later(cloud, tmp_path):
    cloud.faults.plan("list", Status(500))
    sandbox, status = await open_sandbox("e2b", e2b_api_key=KEY)
    assert sandbox is not None
    assert status.available
    assert "doesn't answer" in status.reason
    assert (await run(sandbox, tmp_path)).stdout == "done\n"
    await sandbox.close()
