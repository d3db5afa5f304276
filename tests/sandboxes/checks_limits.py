"""Every resource is bounded, and what breaks a bound is ended with all its children."""

import os
from pathlib import Path

from clawwork_api.runtime.sandboxes.gvisor import container_name
from tests.sandboxes.conformance import Bench, check

MARK = f"clawwork-test-survivor-{os.getpid()}"
"""Tests of other files may run beside these."""


def survivors() -> list[str]:
    """What still runs. gVisor's processes don't show here what they are inside: each of ours counts."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                command = (folder / "cmdline").read_bytes()
            except (FileNotFoundError, ProcessLookupError):
                continue
            marked = MARK.encode() in command or container_name().encode() in command
            if marked and b"bwrap" not in command:
                found.append(command.decode())
    return found


@check("limits", "sleeps on, with children in sessions of their own")
async def a_timeout_ends_the_code_with_its_children(bench: Bench) -> None:
    code = (
        f"(exec -a {MARK} sleep 300) & setsid bash -c 'exec -a {MARK} sleep 300' & exec -a {MARK} sleep 300"
    )
    result = await bench.run(code, "bash", wall_seconds=0.7)
    assert (result.reason, result.exit_code) == ("timeout", None)
    assert result.seconds < 5
    assert survivors() == []


@check("limits", "leaves a daemon behind")
async def a_daemon_does_not_outlive_its_call(bench: Bench) -> None:
    code = f"setsid bash -c 'exec -a {MARK} sleep 300' >/dev/null 2>&1 & echo bye"
    result = await bench.run(code, "bash")
    assert (result.reason, result.exit_code, result.stdout) == ("ok", 0, "bye\n")
    assert survivors() == []


@check("limits", "ignores every signal that it can")
async def a_deaf_program_is_ended(bench: Bench) -> None:
    code = "trap '' TERM INT HUP QUIT XCPU; while true; do sleep 1; done"
    assert (await bench.run(code, "bash", wall_seconds=0.7)).reason == "timeout"


@check("limits", "makes processes without end")
async def a_fork_bomb_is_bounded_and_the_next_call_works(bench: Bench) -> None:
    code = (
        "import os, time\n"
        "made = 0\n"
        "try:\n"
        "    while True:\n"
        "        if os.fork() == 0: time.sleep(60); os._exit(0)\n"
        "        made += 1\n"
        "except BlockingIOError: print(made)"
    )
    result = await bench.run(code, processes=32)
    assert result.reason == "ok"
    assert 20 <= int(result.stdout) < 32
    assert (await bench.run("print('next')")).stdout == "next\n"


@check("limits", "makes processes that make processes")
async def a_recursive_fork_bomb_ends_in_time(bench: Bench) -> None:
    code = "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass"
    result = await bench.run(code, processes=24, wall_seconds=1)
    assert result.reason in ("timeout", "killed")
    assert result.seconds < 10
    assert (await bench.run("print('next')")).stdout == "next\n"


@check("limits", "asks for more memory than one process may have")
async def one_process_gets_so_much_memory(bench: Bench) -> None:
    result = await bench.run("b = bytearray(400 << 20)", memory_mb=300)
    assert result.exit_code == 1
    assert "MemoryError" in result.stderr


@check("limits", "fills memory with many processes")
async def all_processes_together_get_so_much_memory(bench: Bench) -> None:
    code = (
        "import os, time\n"
        "for i in range(6):\n"
        "    if os.fork() == 0: b = bytearray(os.urandom(1 << 20)) * 60; time.sleep(30)\n"
        "time.sleep(30)"
    )
    result = await bench.run(code, total_memory_mb=200)
    assert (result.reason, result.exit_code) == ("memory", None)


@check("limits", "hides memory behind open files")
async def memory_behind_open_files_counts(bench: Bench) -> None:
    code = (
        "import os, time\n"
        "for i in range(8): os.write(os.memfd_create('hidden'), b'x' * (40 << 20))\n"
        "time.sleep(30)"
    )
    assert (await bench.run(code, total_memory_mb=200)).reason == "memory"


@check("limits")
async def shared_memory_is_counted_once(bench: Bench) -> None:
    code = (
        "import os, time\n"
        "b = bytearray(os.urandom(1 << 20)) * 60\n"
        "for i in range(6):\n"
        "    if os.fork() == 0: time.sleep(1); os._exit(0)\n"
        "for i in range(6): os.wait()"
    )
    assert (await bench.run(code, total_memory_mb=200)).reason == "ok"


@check("limits", "computes without end")
async def processor_time_is_bounded(bench: Bench) -> None:
    result = await bench.run("while True: pass", cpu_seconds=1)
    assert (result.reason, result.exit_code) == ("timeout", None)


@check("limits", "writes one endless file")
async def a_file_gets_so_large(bench: Bench) -> None:
    code = "f = open('big', 'wb')\nfor i in range(20): f.write(b'x' * (1 << 20))"
    result = await bench.run(code, file_mb=4)
    assert "File too large" in result.stderr
    big = bench.workspace / "big"
    assert not big.exists() or big.stat().st_size <= 4 << 20


async def _fills_the_disk(bench: Bench, code: str) -> None:
    result = await bench.run(code, workspace_mb=32, workspace_entries=2000)
    assert (result.reason, result.exit_code) == ("disk", None)
    assert "nothing was kept" in result.stderr
    assert list(bench.workspace.iterdir()) == []


@check("limits", "writes files until the disk is full")
async def many_files_are_bounded(bench: Bench) -> None:
    await _fills_the_disk(bench, "i = 0\nwhile True: i += 1; open(f'f{i}', 'wb').write(b'x' * (4 << 20))")


@check("limits", "makes empty files until the disk has no names left")
async def many_names_are_bounded(bench: Bench) -> None:
    await _fills_the_disk(bench, "i = 0\nwhile True: i += 1; open(f'i{i}', 'w')")


@check("limits", "fills the disk with files that have no name any more")
async def files_without_a_name_are_bounded(bench: Bench) -> None:
    code = (
        "import os, time\n"
        "kept = []\n"
        "for i in range(12):\n"
        "    f = open('gone', 'wb'); f.write(b'x' * (4 << 20)); f.flush()\n"
        "    kept.append(f); os.unlink('gone')\n"
        "time.sleep(30)"
    )
    await _fills_the_disk(bench, code)


@check("limits", "makes folders in folders without end")
async def deep_folders_are_bounded(bench: Bench) -> None:
    await _fills_the_disk(bench, "import os\nwhile True: os.mkdir('d'); os.chdir('d')")


@check("limits", "fills the temporary folders")
async def temporary_folders_are_bounded(bench: Bench) -> None:
    code = (
        "for place in ('/tmp/x', '/dev/shm/x'):\n"
        "    try:\n"
        "        with open(place, 'wb') as f:\n"
        "            for i in range(64): f.write(b'x' * (1 << 20))\n"
        "    except OSError as e: print(e.errno)"
    )
    assert (await bench.run(code, temporary_mb=32)).stdout == "28\n28\n"


@check("limits", "prints megabytes")
async def a_flood_of_output_is_cut_and_read_away(bench: Bench) -> None:
    code = "import sys\nfor i in range(3000): print('x' * 1000)\nprint('y' * 2_000_000, file=sys.stderr)"
    result = await bench.run(code, output_bytes=1000)
    assert (result.reason, result.exit_code) == ("ok", 0)
    assert result.stdout.startswith("x" * 900)
    assert result.stdout.endswith("[3002000 more bytes left out]")
    assert len(result.stderr) < 1100


@check("limits", "prints without end")
async def an_endless_flood_ends_in_time(bench: Bench) -> None:
    result = await bench.run("while True: print('x' * 1000)", wall_seconds=1, output_bytes=1000)
    assert result.reason == "timeout"


@check("limits")
async def a_task_with_too_many_files_is_not_run(bench: Bench) -> None:
    (bench.workspace / "large.bin").write_bytes(bytes(3 << 20))
    result = await bench.run("print('ran')", workspace_mb=2)
    assert (result.reason, result.stdout) == ("disk", "")
    assert "Nothing was run" in result.stderr
