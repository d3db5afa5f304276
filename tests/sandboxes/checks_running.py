"""How code is run: what it says, how it ends, beside others, and stopped from outside."""

import asyncio

import pytest

from clawwork_api.runtime.sandboxes import Limits, SandboxError
from tests.sandboxes.checks_limits import MARK, survivors
from tests.sandboxes.conformance import Bench, check


@check("running")
async def python_runs_in_the_workspace(bench: Bench) -> None:
    result = await bench.run("import os, sys; print(os.getcwd(), sys.version_info >= (3, 9))")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "/workspace True\n", "")


@check("running")
async def bash_runs_in_the_workspace(bench: Bench) -> None:
    result = await bench.run("pwd; echo ${BASH_VERSION:+bash}; set -o pipefail; echo a | cat", "bash")
    assert (result.exit_code, result.stdout) == (0, "/workspace\nbash\na\n")


@check("running")
async def exit_codes_are_told(bench: Bench) -> None:
    assert (await bench.run("exit 7", "bash")).exit_code == 7
    assert (await bench.run("raise SystemExit(9)")).exit_code == 9


@check("running")
async def a_signals_end_is_told_as_a_shell_tells_it(bench: Bench) -> None:
    result = await bench.run("kill -TERM $$", "bash")
    assert (result.reason, result.exit_code) == ("ok", 143)


@check("running")
async def errors_come_on_stderr(bench: Bench) -> None:
    result = await bench.run("def broken():\n    raise ValueError('wrong figure')\nbroken()")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "raise ValueError('wrong figure')" in result.stderr


@check("running")
async def both_outputs_stay_apart(bench: Bench) -> None:
    result = await bench.run("echo out; echo err >&2", "bash")
    assert (result.stdout, result.stderr) == ("out\n", "err\n")


@check("running")
async def output_that_is_no_text_is_still_shown(bench: Bench) -> None:
    result = await bench.run("import sys; sys.stdout.buffer.write(b'\\xff\\xfeok')")
    assert result.stdout.endswith("ok")


@check("running", "waits for input")
async def there_is_no_input(bench: Bench) -> None:
    result = await bench.run("import sys; print(repr(sys.stdin.read())); input()")
    assert result.stdout == "''\n"
    assert "EOFError" in result.stderr


@check("running")
async def code_of_any_size_and_modules_of_the_task_work(bench: Bench) -> None:
    (bench.workspace / "helper.py").write_text("def double(x): return 2 * x")
    result = await bench.run(f"# {'x' * 300_000}\nfrom helper import double\nprint(double(21))")
    assert result.stdout == "42\n"


@check("running")
async def times_and_costs_are_told(bench: Bench) -> None:
    result = await bench.run("import time; time.sleep(0.3)")
    assert 0.3 <= result.seconds < 10
    assert (result.cost > 0) == (bench.sandbox.name == "e2b")


@check("running", "sees, or writes over, what others do at the same time")
async def many_calls_at_once_keep_apart(bench: Bench) -> None:
    async def one(number: int) -> tuple[str, list[str]]:
        folder = bench.outside / str(number)
        folder.mkdir()
        code = f"import os; open('{number}.txt', 'w').write('{number}'); print(os.listdir())"
        result = await bench.sandbox.run(folder, code=code, language="python", limits=Limits())
        return result.stdout, result.changed

    answers = await asyncio.gather(*(one(number) for number in range(12)))
    assert answers == [(f"['{number}.txt']\n", [f"{number}.txt"]) for number in range(12)]


@check("running", "goes on after it was cancelled")
async def a_cancelled_call_leaves_nothing_running(bench: Bench) -> None:
    code = f"touch made; exec -a {MARK} sleep 300"
    running = asyncio.create_task(bench.run(code, "bash", wall_seconds=60))
    async with asyncio.timeout(15):
        while not survivors():  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert survivors() == []
    assert list(bench.workspace.iterdir()) == []


@check("running")
async def a_missing_folder_is_told_without_its_path(bench: Bench) -> None:
    with pytest.raises(SandboxError) as caught:
        await bench.sandbox.run(bench.outside / "missing", code="", language="bash", limits=Limits())
    assert str(bench.outside) not in str(caught.value)
