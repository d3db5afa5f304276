"""What goes in comes back as it was made, and nothing else does."""

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_the_code_sees_the_files_of_the_task(run, workspace):
    (workspace / "reference_files").mkdir()
    (workspace / "reference_files" / "été.csv").write_text("a,b\n1,2\n")
    result = await run("print(open('reference_files/été.csv').read())")
    assert result.stdout == "a,b\n1,2\n\n"
    assert result.changed == []


async def test_binary_and_text_come_back_whole(run, workspace):
    every_byte = bytes(range(256)) * 100
    (workspace / "in.bin").write_bytes(every_byte)
    code = (
        "import os\n"
        "os.makedirs('out/日本')\n"
        "open('out/日本/copy.bin', 'wb').write(open('in.bin', 'rb').read())\n"
        "open('naïve 🦀.txt', 'w').write('grüße, 世界')\n"
        "print('grüße, 世界')"
    )
    result = await run(code)
    assert result.stdout == "grüße, 世界\n"
    assert result.changed == ["naïve 🦀.txt", "out/日本/copy.bin"]
    assert (workspace / "out/日本/copy.bin").read_bytes() == every_byte
    assert (workspace / "naïve 🦀.txt").read_text() == "grüße, 世界"


async def test_output_that_is_no_text_is_still_shown(run):
    result = await run("import sys; sys.stdout.buffer.write(b'\\xff\\xfeok')")
    assert result.stdout.endswith("ok")


async def test_only_changed_files_are_named(run, workspace):
    for name in ("same", "touched", "rewritten", "changed"):
        (workspace / name).write_text("abc")
    code = (
        "import os\n"
        "os.utime('touched')\n"
        "open('rewritten', 'w').write('abc')\n"
        "before = os.stat('changed')\n"
        "open('changed', 'w').write('xyz')\n"
        "os.utime('changed', ns=(before.st_mtime_ns, before.st_mtime_ns))"
    )
    result = await run(code)
    assert result.changed == ["changed"]
    assert (workspace / "changed").read_text() == "xyz"


async def test_removing_inside_removes_nothing_outside(run, workspace):
    (workspace / "kept.txt").write_text("kept")
    result = await run("import os; os.remove('kept.txt')")
    assert result.changed == []
    assert (workspace / "kept.txt").read_text() == "kept"


async def test_reference_files_never_change(run, workspace):
    (workspace / "reference_files").mkdir()
    reference = workspace / "reference_files" / "figures.csv"
    reference.write_text("true")
    result = await run(
        "open('reference_files/figures.csv', 'w').write('false'); open('reference_files/new', 'w')"
    )
    assert result.changed == []
    assert [each.name for each in reference.parent.iterdir()] == ["figures.csv"]
    assert reference.read_text() == "true"


async def test_links_and_pipes_are_not_kept(run, workspace, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    code = (
        "import os\n"
        f"os.symlink({str(secret)!r}, 'absolute')\n"
        "os.symlink('../../../../etc/passwd', 'relative')\n"
        f"os.symlink({str(tmp_path)!r}, 'folder')\n"
        "os.mkfifo('pipe')\n"
        "import socket; socket.socket(socket.AF_UNIX).bind('socket')\n"
        "open('good.txt', 'w').write('good')"
    )
    result = await run(code)
    assert result.changed == ["good.txt"]
    assert [each.name for each in workspace.iterdir()] == ["good.txt"]
    assert "not kept: absolute" in result.stderr


async def test_a_link_in_place_of_a_file_leaves_the_file_alone(run, workspace, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    (workspace / "report.txt").write_text("report")
    await run(f"import os; os.remove('report.txt'); os.symlink({str(secret)!r}, 'report.txt')")
    assert (workspace / "report.txt").read_text() == "report"
    assert not (workspace / "report.txt").is_symlink()


async def test_links_in_the_workspace_are_neither_followed_in_nor_out(run, workspace, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text("secret")
    (workspace / "link").symlink_to(outside)
    result = await run(
        "import os; print(os.path.lexists('link')); os.mkdir('link'); open('link/x', 'w').write('x')"
    )
    assert result.stdout == "False\n"
    assert result.changed == []
    assert [each.name for each in outside.iterdir()] == ["secret.txt"]


async def test_a_name_that_is_not_text_is_not_kept(run, workspace):
    result = await run("open(b'bad\\xff', 'w'); open('line\\nbreak', 'w'); open('good', 'w')")
    assert result.changed == ["good"]
    assert [each.name for each in workspace.iterdir()] == ["good"]


async def test_so_many_files_come_back(run, workspace):
    result = await run("for i in range(12): open(f'{i:02}', 'w').write('x')", changed_files=5)
    assert result.changed == ["00", "01", "02", "03", "04"]
    assert "more than 5 files" in result.stderr


async def test_a_hollow_file_does_not_fill_the_disk_outside(run, workspace):
    code = "for i in range(4): open(f'{i}', 'wb').truncate(3 << 20)"
    result = await run(code, workspace_mb=8)
    assert result.changed == ["0", "1"]


async def test_what_was_written_before_a_timeout_is_kept(run, workspace):
    result = await run("import time; open('draft.txt', 'w').write('draft'); time.sleep(60)", wall_seconds=1)
    assert (result.reason, result.changed) == ("timeout", ["draft.txt"])


async def test_errors_and_exit_codes_are_told(run):
    result = await run("def broken():\n    raise ValueError('wrong figure')\nbroken()")
    assert result.exit_code == 1
    assert "raise ValueError('wrong figure')" in result.stderr
    assert (await run("exit 7", language="bash")).exit_code == 7


async def test_code_of_any_size_and_modules_of_the_task_work(run, workspace):
    (workspace / "helper.py").write_text("def double(x): return 2 * x")
    result = await run(f"# {'x' * 300_000}\nfrom helper import double\nprint(double(21))")
    assert result.stdout == "42\n"
