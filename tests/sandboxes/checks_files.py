"""What goes in comes back as it was made, and nothing else does."""

import hashlib

from tests.sandboxes.conformance import Bench, check


@check("files")
async def the_code_sees_the_files_of_the_task(bench: Bench) -> None:
    (bench.workspace / "reference_files").mkdir()
    (bench.workspace / "reference_files" / "été.csv").write_text("a,b\n1,2\n")
    result = await bench.run("print(open('reference_files/été.csv').read())")
    assert result.stdout == "a,b\n1,2\n\n"
    assert result.changed == []


@check("files")
async def binary_files_come_back_whole(bench: Bench) -> None:
    every_byte = bytes(range(256)) * 100
    (bench.workspace / "in.bin").write_bytes(every_byte)
    result = await bench.run("open('copy.bin', 'wb').write(open('in.bin', 'rb').read())")
    assert result.changed == ["copy.bin"]
    assert (bench.workspace / "copy.bin").read_bytes() == every_byte


@check("files")
async def names_and_text_of_any_language_come_back(bench: Bench) -> None:
    code = "print('grüße, 世界'); open('naïve 🦀.txt', 'w').write('grüße, 世界')"
    result = await bench.run(code)
    assert (result.stdout, result.changed) == ("grüße, 世界\n", ["naïve 🦀.txt"])
    assert (bench.workspace / "naïve 🦀.txt").read_text() == "grüße, 世界"


@check("files")
async def nested_folders_come_back(bench: Bench) -> None:
    (bench.workspace / "a" / "b").mkdir(parents=True)
    (bench.workspace / "a" / "b" / "in.txt").write_text("deep")
    code = (
        "import os\nos.makedirs('a/b/c/日本')\n"
        "open('a/b/c/日本/out.txt', 'w').write(open('a/b/in.txt').read())"
    )
    assert (await bench.run(code)).changed == ["a/b/c/日本/out.txt"]
    assert (bench.workspace / "a/b/c/日本/out.txt").read_text() == "deep"


@check("files")
async def a_large_file_goes_in_and_out(bench: Bench) -> None:
    content = hashlib.sha256(b"large").digest() * (20 << 15)
    (bench.workspace / "large.bin").write_bytes(content)
    code = (
        "import hashlib\nc = open('large.bin', 'rb').read()\n"
        "print(hashlib.sha256(c).hexdigest())\nopen('out.bin', 'wb').write(c[::-1])"
    )
    result = await bench.run(code)
    assert result.stdout.strip() == hashlib.sha256(content).hexdigest()
    assert (bench.workspace / "out.bin").read_bytes() == content[::-1]


@check("files")
async def an_empty_file_comes_back(bench: Bench) -> None:
    assert (await bench.run("open('empty', 'w')")).changed == ["empty"]
    assert (bench.workspace / "empty").read_bytes() == b""


@check("files")
async def a_script_of_the_task_stays_executable(bench: Bench) -> None:
    script = bench.workspace / "hello.sh"
    script.write_text("#!/bin/bash\necho hello\n")
    script.chmod(0o755)
    assert (await bench.run("./hello.sh", "bash")).stdout == "hello\n"


@check("files")
async def a_file_with_two_names_comes_back_twice(bench: Bench) -> None:
    code = "import os; open('one', 'w').write('x' * 10); os.link('one', 'two')"
    assert (await bench.run(code)).changed == ["one", "two"]
    assert (bench.workspace / "two").read_text() == "x" * 10
    assert (bench.workspace / "two").stat().st_nlink == 1


@check("files")
async def only_changed_files_are_named(bench: Bench) -> None:
    for name in ("same", "touched", "rewritten", "changed"):
        (bench.workspace / name).write_text("abc")
    code = (
        "import os\n"
        "os.utime('touched')\n"
        "open('rewritten', 'w').write('abc')\n"
        "before = os.stat('changed')\n"
        "open('changed', 'w').write('xyz')\n"
        "os.utime('changed', ns=(before.st_mtime_ns, before.st_mtime_ns))"
    )
    assert (await bench.run(code)).changed == ["changed"]
    assert (bench.workspace / "changed").read_text() == "xyz"


@check("files")
async def what_one_call_wrote_the_next_one_sees(bench: Bench) -> None:
    await bench.run("open('kept.txt', 'w').write('kept')")
    result = await bench.run("cat kept.txt; ls /tmp", "bash")
    assert result.stdout == "kept"


@check("files", "deletes the task's files")
async def removing_inside_removes_nothing_outside(bench: Bench) -> None:
    (bench.workspace / "kept.txt").write_text("kept")
    assert (await bench.run("import os; os.remove('kept.txt')")).changed == []
    assert (bench.workspace / "kept.txt").read_text() == "kept"


@check("files", "rewrites, adds to and replaces the reference files")
async def reference_files_never_change(bench: Bench) -> None:
    (bench.workspace / "reference_files").mkdir()
    reference = bench.workspace / "reference_files" / "figures.csv"
    reference.write_text("true")
    code = (
        "import os\n"
        "open('reference_files/figures.csv', 'w').write('false'); open('reference_files/new', 'w')\n"
        "os.rename('reference_files', 'moved'); os.symlink('moved', 'reference_files')"
    )
    await bench.run(code)
    assert [each.name for each in reference.parent.iterdir()] == ["figures.csv"]
    assert reference.read_text() == "true"


@check("files", "plants links to host files and folders")
async def planted_links_are_not_kept(bench: Bench) -> None:
    secret = bench.outside / "secret.txt"
    secret.write_text("secret")
    code = (
        "import os\n"
        f"os.symlink({str(secret)!r}, 'absolute')\n"
        "os.symlink('../../../../etc/passwd', 'relative')\n"
        f"os.symlink({str(bench.outside)!r}, 'folder')\n"
        "open('good.txt', 'w').write('good')"
    )
    result = await bench.run(code)
    assert result.changed == ["good.txt"]
    assert [each.name for each in bench.workspace.iterdir()] == ["good.txt"]
    assert "not kept: absolute" in result.stderr


@check("files", "plants pipes and sockets")
async def planted_pipes_and_sockets_are_not_kept(bench: Bench) -> None:
    code = (
        "import os, socket\n"
        "os.mkfifo('pipe'); socket.socket(socket.AF_UNIX).bind('socket')\n"
        "open('good.txt', 'w').write('good')"
    )
    assert (await bench.run(code)).changed == ["good.txt"]
    assert [each.name for each in bench.workspace.iterdir()] == ["good.txt"]


@check("files", "makes device files")
async def devices_can_not_be_made(bench: Bench) -> None:
    code = "import os\nfor kind in (0o20666, 0o60666): os.mknod('disk', kind, os.makedev(1, 1))"
    result = await bench.run(code)
    assert (result.exit_code, result.changed) == (1, [])
    assert "PermissionError" in result.stderr


@check("files", "puts a link in a file's place")
async def a_link_in_place_of_a_file_leaves_the_file_alone(bench: Bench) -> None:
    secret = bench.outside / "secret.txt"
    secret.write_text("secret")
    report = bench.workspace / "report.txt"
    report.write_text("report")
    await bench.run(f"import os; os.remove('report.txt'); os.symlink({str(secret)!r}, 'report.txt')")
    assert report.read_text() == "report"
    assert not report.is_symlink()


@check("files", "writes through a link that lies in the workspace")
async def links_in_the_workspace_are_followed_neither_in_nor_out(bench: Bench) -> None:
    (bench.outside / "secret.txt").write_text("secret")
    (bench.workspace / "link").symlink_to(bench.outside)
    code = "import os; print(os.path.lexists('link')); os.mkdir('link'); open('link/x', 'w').write('x')"
    result = await bench.run(code)
    assert (result.stdout, result.changed) == ("False\n", [])
    assert [each.name for each in bench.outside.iterdir()] == ["secret.txt"]


@check("files", "swaps files and folders of one name")
async def a_folder_in_place_of_a_file_leaves_the_file_alone(bench: Bench) -> None:
    (bench.workspace / "both").write_text("file")
    code = "import os; os.remove('both'); os.mkdir('both'); open('both/x', 'w').write('x')"
    result = await bench.run(code)
    assert result.changed == []
    assert (bench.workspace / "both").read_text() == "file"


@check("files", "uses names that are no text")
async def a_name_that_is_not_text_is_not_kept(bench: Bench) -> None:
    result = await bench.run("open(b'bad\\xff', 'w'); open('line\\nbreak', 'w'); open('good', 'w')")
    assert result.changed == ["good"]
    assert [each.name for each in bench.workspace.iterdir()] == ["good"]


@check("files", "makes more files than are taken back")
async def so_many_files_come_back(bench: Bench) -> None:
    result = await bench.run("for i in range(12): open(f'{i:02}', 'w').write('x')", changed_files=5)
    assert result.changed == ["00", "01", "02", "03", "04"]
    assert "more than 5 files" in result.stderr


@check("files", "makes hollow files that would fill our disk")
async def a_hollow_file_does_not_fill_the_disk_outside(bench: Bench) -> None:
    result = await bench.run("for i in range(4): open(f'{i}', 'wb').truncate(3 << 20)", workspace_mb=8)
    assert result.changed == ["0", "1"]


@check("files", "takes away the right to read")
async def a_file_that_may_not_be_read_is_told(bench: Bench) -> None:
    code = "import os; open('mine', 'w').write('x'); os.chmod('mine', 0); open('good', 'w')"
    result = await bench.run(code)
    assert "good" in result.changed
    assert result.reason == "ok"


@check("files")
async def what_was_written_before_a_timeout_is_kept(bench: Bench) -> None:
    code = "import time; open('draft.txt', 'w').write('draft'); time.sleep(60)"
    result = await bench.run(code, wall_seconds=1)
    assert (result.reason, result.changed) == ("timeout", ["draft.txt"])
