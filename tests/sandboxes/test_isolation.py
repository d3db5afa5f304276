"""Nothing of the host can be seen, reached or changed from inside."""

import ast
import json
import os
import socket

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")


def attempt(*attacks: str) -> str:
    """A program that prints, for each attack, what it raised, or 'done'."""
    return "\n".join(
        [
            "import ctypes, json, os, socket, subprocess",
            "libc = ctypes.CDLL(None, use_errno=True)",
            "def call(name, *arguments):",
            "    if getattr(libc, name)(*arguments) != 0: raise OSError(ctypes.get_errno(), name)",
            "answers = []",
            f"for attack in {attacks!r}:",
            "    try:",
            "        exec(attack); answers.append('done')",
            "    except Exception as error: answers.append(type(error).__name__)",
            "print(json.dumps(answers))",
        ]
    )


async def test_loopback_and_internet_are_out_of_reach(run):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        result = await run(
            attempt(
                f"socket.create_connection(('127.0.0.1', {port}), 2)",
                "socket.create_connection(('1.1.1.1', 53), 2)",
                "socket.getaddrinfo('example.com', 80)",
            )
        )
    assert json.loads(result.stdout) == ["ConnectionRefusedError", "OSError", "gaierror"]


async def test_a_unix_socket_of_the_host_is_out_of_reach(run):
    with socket.socket(socket.AF_UNIX) as listener:
        name = f"\0clawwork-test-{os.getpid()}"
        listener.bind(name)
        listener.listen()
        result = await run(attempt(f"socket.socket(socket.AF_UNIX).connect({name!r})"))
    assert json.loads(result.stdout) == ["ConnectionRefusedError"]


async def test_host_files_are_absent(run, workspace, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    places = [
        str(secret),
        str(workspace),
        "/etc/passwd",
        "/etc/shadow",
        "/root",
        "/home",
        "/var",
        "/sys",
        "/srv",
    ]
    result = await run(
        f"import os; print([p for p in {places!r} if os.path.exists(p)], sorted(os.listdir('/')))"
    )
    seen, _, root = result.stdout.strip().partition("] ")
    assert seen == "["
    assert set(ast.literal_eval(root)) <= {
        *("bin", "dev", "etc", "lib", "lib32", "lib64", "opt", "proc", "sbin", "tmp", "usr", "workspace")
    }


async def test_other_processes_are_invisible(run):
    result = await run("import os; print(len([p for p in os.listdir('/proc') if p.isdigit()]))")
    assert int(result.stdout) <= 3


async def test_everything_but_the_workspace_is_read_only(run):
    places = [
        "/x",
        "/usr/x",
        "/usr/bin/python3",
        "/opt/lib/x",
        "/opt/code",
        "/etc/x",
        "/dev/x",
        "/bin/x",
        "/proc/sys/kernel/domainname",
    ]
    result = await run(attempt(*(f"open({place!r}, 'w')" for place in places)))
    assert "done" not in json.loads(result.stdout)


async def test_no_privilege_can_be_gained(run):
    result = await run(
        attempt(
            "call('unshare', 0x10000000)",
            "call('unshare', 0x00020000)",
            "call('mount', b'none', b'/tmp', b'tmpfs', 0, None)",
            "call('umount2', b'/opt/lib', 2)",
            "os.setuid(0)",
            "os.setgroups([0])",
            "os.chroot('/tmp')",
            "os.mknod('/workspace/disk', 0o60666, os.makedev(8, 0))",
            "subprocess.run(['/usr/bin/su', '-c', 'true'], check=True, capture_output=True, stdin=-3)",
        )
    )
    answers = json.loads(result.stdout)
    assert "done" not in answers, answers


async def test_the_environment_of_the_service_stays_outside(run, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    result = await run(
        "import os, glob\n"
        "print(dict(os.environ))\n"
        "for f in glob.glob('/proc/*/environ'):\n"
        "    try: print(open(f).read())\n"
        "    except OSError: pass"
    )
    assert result.exit_code == 0
    assert "sk-secret" not in result.stdout
    assert "OPENAI" not in result.stdout
    assert "/work" not in result.stdout.replace("/workspace", "")


async def test_the_code_inherits_no_open_files(run):
    result = await run("ls /proc/self/fd | wc -l; ls -l /proc/$$/fd", language="bash")
    links = [line.rpartition("-> ")[2] for line in result.stdout.splitlines() if "->" in line]
    assert all(link.startswith(("pipe:", "/dev/null", "/opt/code")) for link in links), links
