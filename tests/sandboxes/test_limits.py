"""Every resource is bounded, and what breaks a bound is ended with all its children."""

import asyncio
from pathlib import Path

import pytest

from clawwork_api.runtime.sandboxes import Limits

pytestmark = pytest.mark.asyncio(loop_scope="module")

MARK = "clawwork-test-survivor"


def survivors() -> list[str]:
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                command = (folder / "cmdline").read_bytes()
            except (FileNotFoundError, ProcessLookupError):
                continue
            if MARK.encode() in command:
                found.append(command.decode())
    return found


async def test_a_sleeper_is_ended_with_its_children(run):
    code = (
        f"(exec -a {MARK} sleep 300) & setsid bash -c 'exec -a {MARK} sleep 300' & exec -a {MARK} sleep 300"
    )
    result = await run(code, language="bash", wall_seconds=0.7)
    assert (result.reason, result.exit_code) == ("timeout", None)
    assert result.seconds < 5
    assert survivors() == []


async def test_a_daemon_does_not_outlive_its_run(run):
    code = f"setsid bash -c 'exec -a {MARK} sleep 300' >/dev/null 2>&1 & echo bye"
    result = await run(code, language="bash")
    assert (result.reason, result.exit_code, result.stdout) == ("ok", 0, "bye\n")
    assert survivors() == []


async def test_a_fork_bomb_is_bounded_and_the_next_run_works(run):
    code = (
        "import os, time\n"
        "made = 0\n"
        "try:\n"
        "    while True:\n"
        "        if os.fork() == 0: time.sleep(60); os._exit(0)\n"
        "        made += 1\n"
        "except BlockingIOError: print(made)"
    )
    result = await run(code, processes=32)
    assert result.reason == "ok"
    assert 20 <= int(result.stdout) < 32
    assert (await run("print('next')")).stdout == "next\n"


async def test_a_recursive_fork_bomb_ends_in_time(run):
    code = "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass"
    result = await run(code, processes=24, wall_seconds=1)
    assert result.reason in ("timeout", "killed")
    assert result.seconds < 10
    assert (await run("print('next')")).stdout == "next\n"


async def test_one_process_gets_so_much_memory(run):
    result = await run("b = bytearray(400 << 20)", memory_mb=300)
    assert result.exit_code == 1
    assert "MemoryError" in result.stderr


async def test_all_processes_together_get_so_much_memory(run):
    code = (
        "import os, time\n"
        "for i in range(6):\n"
        "    if os.fork() == 0: b = bytearray(os.urandom(1 << 20)) * 60; time.sleep(30)\n"
        "time.sleep(30)"
    )
    result = await run(code, total_memory_mb=200)
    assert (result.reason, result.exit_code) == ("memory", None)


async def test_memory_behind_open_files_counts(run):
    code = (
        "import os, time\n"
        "for i in range(8): os.write(os.memfd_create('hidden'), b'x' * (40 << 20))\n"
        "time.sleep(30)"
    )
    result = await run(code, total_memory_mb=200)
    assert (result.reason, result.exit_code) == ("memory", None)


async def test_shared_memory_is_counted_once(run):
    code = (
        "import os, time\n"
        "b = bytearray(os.urandom(1 << 20)) * 60\n"
        "for i in range(6):\n"
        "    if os.fork() == 0: time.sleep(1); os._exit(0)\n"
        "for i in range(6): os.wait()"
    )
    assert (await run(code, total_memory_mb=200)).reason == "ok"


async def test_processor_time_is_bounded(run):
    result = await run("while True: pass", cpu_seconds=1)
    assert (result.reason, result.exit_code) == ("timeout", None)


async def test_a_file_gets_so_large(run, workspace):
    code = "f = open('big', 'wb')\nfor i in range(20): f.write(b'x' * (1 << 20))"
    result = await run(code, file_mb=4)
    assert "File too large" in result.stderr
    assert not (workspace / "big").exists() or (workspace / "big").stat().st_size <= 4 << 20


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(
            "i = 0\nwhile True: i += 1; open(f'f{i}', 'wb').write(b'x' * (4 << 20))", id="many files"
        ),
        pytest.param("i = 0\nwhile True: i += 1; open(f'i{i}', 'w')", id="many names"),
        pytest.param(
            "import os, time\n"
            "kept = []\n"
            "for i in range(12):\n"
            "    f = open('gone', 'wb'); f.write(b'x' * (4 << 20)); f.flush()\n"
            "    kept.append(f); os.unlink('gone')\n"
            "time.sleep(30)",
            id="files without a name",
        ),
        pytest.param("import os\nwhile True: os.mkdir('d'); os.chdir('d')", id="deep folders"),
    ],
)
async def test_the_disk_is_bounded(run, workspace, code):
    result = await run(code, workspace_mb=32, workspace_entries=2000)
    assert (result.reason, result.exit_code) == ("disk", None)
    assert "nothing was kept" in result.stderr
    assert list(workspace.iterdir()) == []


async def test_temporary_memory_folders_are_bounded(run):
    code = (
        "for place in ('/tmp/x', '/dev/shm/x'):\n"
        "    try:\n"
        "        with open(place, 'wb') as f:\n"
        "            for i in range(64): f.write(b'x' * (1 << 20))\n"
        "    except OSError as e: print(e.errno)"
    )
    assert (await run(code, temporary_mb=32)).stdout == "28\n28\n"


async def test_a_flood_of_output_is_cut_and_read_away(run):
    result = await run(
        "import sys\nfor i in range(3000): print('x' * 1000)\nprint('y' * 2_000_000, file=sys.stderr)",
        output_bytes=1000,
    )
    assert (result.reason, result.exit_code) == ("ok", 0)
    assert result.stdout.startswith("x" * 900)
    assert result.stdout.endswith("[3002000 more bytes left out]")
    assert len(result.stderr) < 1100


async def test_an_endless_flood_ends_in_time(run):
    result = await run("while True: print('x' * 1000)", wall_seconds=1, output_bytes=1000)
    assert result.reason == "timeout"


async def test_a_task_with_too_many_files_is_not_run(run, workspace):
    (workspace / "large.bin").write_bytes(bytes(3 << 20))
    result = await run("print('ran')", workspace_mb=2)
    assert (result.reason, result.stdout) == ("disk", "")
    assert "Nothing was run" in result.stderr


async def test_many_runs_at_once_keep_apart(sandbox, tmp_path):
    async def one(number: int) -> tuple[str, list[str]]:
        folder = tmp_path / str(number)
        folder.mkdir()
        code = f"import os; open('{number}.txt', 'w').write('{number}'); print(os.listdir())"
        result = await sandbox.run(folder, code=code, language="python", limits=Limits())
        return result.stdout, result.changed

    answers = await asyncio.gather(*(one(number) for number in range(20)))
    assert answers == [(f"['{number}.txt']\n", [f"{number}.txt"]) for number in range(20)]
