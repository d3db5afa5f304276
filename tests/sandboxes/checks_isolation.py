"""Nothing of the host can be seen, reached or changed from inside."""

import ast
import json
import os
import socket

from tests.sandboxes.conformance import Bench, check

SECRET = "sk-a-secret-of-the-service"
CODE_FILE = "/code"


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


async def _refused(bench: Bench, *attacks: str) -> None:
    answers = json.loads((await bench.run(attempt(*attacks))).stdout)
    assert len(answers) == len(attacks)
    assert "done" not in answers, answers


@check("isolation", "connects to a service on the host's loopback")
async def the_hosts_loopback_is_out_of_reach(bench: Bench) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        await _refused(bench, f"socket.create_connection(('127.0.0.1', {listener.getsockname()[1]}), 2)")


@check("isolation", "connects to the internet")
async def the_internet_is_out_of_reach(bench: Bench) -> None:
    await _refused(bench, "socket.create_connection(('1.1.1.1', 53), 2)")


@check("isolation", "looks up a name")
async def names_are_not_looked_up(bench: Bench) -> None:
    await _refused(bench, "socket.getaddrinfo('example.com', 80)")


@check("isolation", "has no device but loopback")
async def there_is_no_network_device(bench: Bench) -> None:
    result = await bench.run("import socket; print([name for _, name in socket.if_nameindex()])")
    assert result.stdout == "['lo']\n"


@check("isolation", "connects to a host program by its abstract socket")
async def a_unix_socket_of_the_host_is_out_of_reach(bench: Bench) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        name = f"\0clawwork-test-{os.getpid()}"
        listener.bind(name)
        listener.listen()
        await _refused(bench, f"socket.socket(socket.AF_UNIX).connect({name!r})")


@check("isolation", "reads the service's own files and folders")
async def files_of_the_service_are_absent(bench: Bench) -> None:
    secret = bench.outside / "secret.txt"
    secret.write_text("secret")
    places = [str(secret), str(bench.workspace), __file__, os.getcwd()]  # noqa: PTH109
    result = await bench.run(f"import os; print([p for p in {places!r} if os.path.exists(p)])")
    assert result.stdout == "[]\n"


@check("isolation", "lists accounts, homes and hardware")
async def the_system_shows_no_accounts_and_no_devices(bench: Bench) -> None:
    places = ["/etc/passwd", "/etc/shadow", "/root", "/home", "/var", "/sys/kernel", "/srv"]
    result = await bench.run(
        f"import os; print([p for p in {places!r} if os.path.exists(p)], sorted(os.listdir('/')))"
    )
    seen, _, root = result.stdout.strip().partition("] ")
    assert seen == "["
    assert set(ast.literal_eval(root)) <= {
        *(
            "bin",
            "dev",
            "etc",
            "lib",
            "lib32",
            "lib64",
            "opt",
            "proc",
            "sbin",
            "sys",
            "tmp",
            "usr",
            "workspace",
        )
    }


@check("isolation", "looks for other programs")
async def other_processes_are_invisible(bench: Bench) -> None:
    result = await bench.run("import os; print(len([p for p in os.listdir('/proc') if p.isdigit()]))")
    assert int(result.stdout) <= 3


@check("isolation", "writes outside its folder")
async def everything_but_the_workspace_is_read_only(bench: Bench) -> None:
    places = ["/x", "/usr/x", "/usr/bin/python3", "/opt/lib/x", "/opt/code", "/etc/x", "/dev/x", "/bin/x"]
    places.append("/proc/sys/kernel/domainname")
    await _refused(bench, *(f"open({place!r}, 'w')" for place in places))


@check("isolation", "overwrites the system's programs")
async def system_programs_can_not_be_replaced(bench: Bench) -> None:
    await _refused(bench, *(f"open({p!r}, 'r+b')" for p in ("/usr/bin/python3", "/bin/bash", "/etc/passwd")))


@check("isolation", "becomes root")
async def nobody_becomes_root(bench: Bench) -> None:
    su = "subprocess.run(['/usr/bin/su', '-c', 'true'], check=True, capture_output=True, stdin=-3)"
    await _refused(bench, "os.setuid(0)", "os.setgroups([0])", "os.chroot('/tmp')", su)


@check("isolation", "gains rights from a program that has them")
async def programs_give_no_new_rights(bench: Bench) -> None:
    result = await bench.run(
        "import ctypes\n"
        "print([line.split()[1] for line in open('/proc/self/status') if line.startswith('CapEff')])\n"
        "print(ctypes.CDLL(None).prctl(39, 0, 0, 0, 0))"  # PR_GET_NO_NEW_PRIVS
    )
    assert result.stdout == "['0000000000000000']\n1\n"


@check("isolation", "makes namespaces and mounts")
async def no_namespace_and_no_mount_can_be_made(bench: Bench) -> None:
    await _refused(
        bench,
        "call('unshare', 0x10000000)",
        "call('unshare', 0x00020000)",
        "call('mount', b'none', b'/tmp', b'tmpfs', 0, None)",
        "call('umount2', b'/opt/lib', 2)",
    )


@check("isolation", "reads the service's environment, its own and that of others")
async def the_environment_of_the_service_stays_outside(bench: Bench) -> None:
    before = os.environ.get("OPENAI_API_KEY")
    os.environ["OPENAI_API_KEY"] = SECRET
    try:
        result = await bench.run(
            "import os, glob\n"
            "print(dict(os.environ))\n"
            "for f in glob.glob('/proc/*/environ'):\n"
            "    try: print(open(f).read())\n"
            "    except OSError: pass"
        )
    finally:
        del os.environ["OPENAI_API_KEY"]
        if before is not None:
            os.environ["OPENAI_API_KEY"] = before
    assert result.exit_code == 0
    assert not [word for word in (SECRET, "OPENAI", "E2B_", str(bench.workspace)) if word in result.stdout]


@check("isolation", "uses files that were left open")
async def the_code_inherits_no_open_files(bench: Bench) -> None:
    result = await bench.run("for f in /proc/$$/fd/*; do readlink $f; done", "bash")
    links = result.stdout.splitlines()
    assert links
    # gVisor calls the three that it was started with so, whatever they are.
    own = [link for link in links if link in ("host:[1]", "host:[2]", "host:[3]")]
    others = [link for link in links if link not in own]
    assert all(link.startswith(("pipe:", "/dev/null")) or link.endswith(CODE_FILE) for link in others), links
