"""Opening, cancelling, closing: no process and no folder stays behind."""

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from clawwork_api.runtime.sandboxes import Limits, SandboxError, held_folder, open_sandbox

STARTED = "started"


@pytest.fixture
def temporary(tmp_path, monkeypatch) -> Path:
    """A temporary folder of our own, that the sandbox's user can pass through."""
    folder = Path(tempfile.mkdtemp(prefix="t-"))
    folder.chmod(0o711)
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    yield folder
    folder.rmdir()


async def opened():
    sandbox, status = await open_sandbox()
    if sandbox is None:
        pytest.fail(f"These tests need the sandbox: {status.reason}. Remedy: {status.remedy}", pytrace=False)
    return sandbox


def processes(word: str) -> list[str]:
    listing = subprocess.run(["ps", "-eo", "stat,args"], capture_output=True, text=True, check=True).stdout
    return [line for line in listing.splitlines() if word in line]


async def until(happens) -> None:
    async with asyncio.timeout(10):
        while not happens():  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def test_a_cancelled_run_leaves_no_process_and_no_folder(temporary, tmp_path):
    sandbox = await opened()
    code = "exec -a clawwork-cancel-me sleep 300"
    running = asyncio.create_task(
        sandbox.run(tmp_path, code=code, language="bash", limits=Limits(wall_seconds=60))
    )
    await until(lambda: processes("clawwork-cancel-me"))
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert processes("clawwork-cancel-me") == []
    assert list(next(temporary.iterdir()).iterdir()) == []
    await sandbox.close()
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("after", [0, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1])
async def test_a_run_can_be_cancelled_at_any_moment(temporary, tmp_path, after):
    sandbox = await opened()
    (tmp_path / "data.bin").write_bytes(bytes(1 << 20))
    code = "exec -a clawwork-cancel-any sleep 300"
    running = asyncio.create_task(sandbox.run(tmp_path, code=code, language="bash", limits=Limits()))
    await asyncio.sleep(after)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert processes("clawwork-cancel-any") == []
    assert list(next(temporary.iterdir()).iterdir()) == []
    await sandbox.close()


async def test_closing_ends_what_runs(temporary, tmp_path):
    sandbox = await opened()
    code = "exec -a clawwork-close-me sleep 300"
    running = asyncio.create_task(sandbox.run(tmp_path, code=code, language="bash", limits=Limits()))
    await until(lambda: processes("clawwork-close-me"))
    await sandbox.close()
    assert (await running).reason == "killed"
    assert processes("clawwork-close-me") == []
    with pytest.raises(SandboxError, match="closed"):
        await sandbox.run(tmp_path, code="", language="bash", limits=Limits())


SERVICE = """
import asyncio, sys
from pathlib import Path
from clawwork_api.runtime.sandboxes import Limits, open_sandbox
async def main():
    sandbox, _ = await open_sandbox()
    code = "exec -a clawwork-orphan sleep 300"
    await sandbox.run(Path(sys.argv[1]), code=code, language="bash", limits=Limits(wall_seconds=100))
asyncio.run(main())
"""


async def test_a_missing_folder_is_told_without_its_path(temporary, tmp_path):
    sandbox = await opened()
    with pytest.raises(SandboxError) as caught:
        await sandbox.run(tmp_path / "missing", code="", language="bash", limits=Limits())
    assert str(tmp_path) not in str(caught.value)
    await sandbox.close()


async def test_a_killed_service_leaves_nothing_for_long(temporary, tmp_path):
    service = subprocess.Popen([sys.executable, "-c", SERVICE, tmp_path], env={**os.environ})  # noqa: ASYNC220
    await until(lambda: processes("clawwork-orphan sleep") or processes("clawwork-orphan 300"))
    left = list(temporary.iterdir())
    service.send_signal(signal.SIGKILL)
    service.wait()
    await until(lambda: not [line for line in processes("clawwork-orphan") if not line.startswith("Z")])
    assert left and all(folder.exists() for folder in left)
    sandbox = await opened()
    assert not any(folder.exists() for folder in left)
    await sandbox.close()


async def test_a_living_service_keeps_its_folder(temporary):
    first = await opened()
    second = await opened()
    assert len(list(temporary.iterdir())) == 2
    await first.close()
    await second.close()


KILLED_WITH_A_FOLDER = """
import os
from clawwork_api.runtime.sandboxes import held_folder
with held_folder() as folder:
    (folder / "document.pptx").write_text("x")
    os._exit(9)
"""


async def test_a_held_folder_goes_with_its_holder_or_with_the_next_service(temporary):
    killed = [sys.executable, "-c", KILLED_WITH_A_FOLDER]
    assert subprocess.run(killed, env={**os.environ}, check=False).returncode == 9  # noqa: ASYNC221
    [left] = temporary.iterdir()
    with held_folder() as folder:
        sandbox = await opened()
        assert folder.is_dir() and not left.exists()
        await sandbox.close()
    assert not folder.exists()


async def test_off_says_so():
    sandbox, status = await open_sandbox("off")
    assert sandbox is None
    assert (status.available, status.backend) == (False, "none")
    assert status.reason == "switched off by CLAWWORK_SANDBOX=off"


async def test_without_bubblewrap_the_status_says_how_to_get_it(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    sandbox, status = await open_sandbox()
    assert sandbox is None
    assert status.reason == "E2B_API_KEY is not set; bubblewrap is not installed"
    assert status.remedy == "apt-get install -y bubblewrap"


async def test_without_gvisor_the_status_says_how_to_get_it(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    sandbox, status = await open_sandbox("gvisor")
    assert (sandbox, status.available) == (None, False)
    assert status.reason == "gVisor (runsc) is not installed"
    assert status.remedy == "apt-get install -y runsc bubblewrap"


async def test_a_folder_of_servers_that_the_sandbox_can_not_see_is_told(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o000)
    sandbox, status = await open_sandbox("bubblewrap", servers=closed)
    await sandbox.close()
    assert status.available and "CLAWWORK_MCP_PROGRAMS" in status.reason


@pytest.fixture
def open_folder():
    """Below /tmp itself: the folders of pytest are closed to the sandbox's user."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        Path(name).chmod(0o755)
        yield Path(name)


async def test_a_sandbox_that_fails_the_probe_is_not_handed_out(monkeypatch, open_folder, temporary, caplog):
    fake = open_folder / "bwrap"
    fake.write_text("#!/bin/sh\necho 'bwrap: No permissions to create /some/where' >&2\nexit 1\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{open_folder}:{os.environ['PATH']}")
    sandbox, status = await open_sandbox()
    assert sandbox is None
    assert not status.available
    assert "bubblewrap does not work here: it does not start" in status.reason
    assert "/" not in status.reason
    assert "No permissions to create /some/where" in caplog.text
    assert status.remedy
    assert list(temporary.iterdir()) == []
