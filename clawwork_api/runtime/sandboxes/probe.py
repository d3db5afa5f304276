"""Tries a sandbox by attacking it, and says in plain words what came of it."""

import json
import os
import socket
import tempfile
from dataclasses import dataclass
from pathlib import Path

from clawwork_api.runtime.sandboxes.confinement import OWN_VARIABLES
from clawwork_api.runtime.sandboxes.port import ExecResult, Limits, Sandbox, SandboxError

PROBE_LIMITS = Limits(wall_seconds=20, cpu_seconds=10)
ATTACKS = {
    "python": "Python does not start in it",
    "network": "code in it reaches the network",
    "host_files": "code in it sees files of this machine",
    "write_outside": "code in it can write outside its folder",
    "new_namespaces": "code in it can make new namespaces",
    "environment": "code in it sees the service's environment",
    "folder": "its files don't come back",
}
# Prints which of the attacks were held off; "folder" is looked at from outside.
PROGRAM = """
import ctypes, json, os, socket, subprocess
port, outside, host_variables = PORT, OUTSIDE, VARIABLES
of_host = (outside, "/etc/passwd", "/root", "/var", "/sys/kernel", "/home")
def refused(attack):
    try:
        attack()
    except OSError:
        return True
    return False
def write(path):
    with open(path, "w") as file:
        file.write("x")
subprocess.run(["/bin/true"], check=True)
with open("proof.txt", "w", encoding="utf-8") as file:
    file.write("é")
print(json.dumps({
    "python": True,
    "network": refused(lambda: socket.create_connection(("127.0.0.1", port), 2)),
    "host_files": not any(map(os.path.exists, of_host)),
    "write_outside": all(refused(lambda p=p: write(p)) for p in ("/x", "/usr/x", "/opt/lib/x", "/dev/x")),
    "new_namespaces": ctypes.CDLL(None).unshare(0x10000000) != 0,
    "environment": not host_variables & set(os.environ),
}))
"""


@dataclass(frozen=True)
class Weakness:
    """Why a sandbox must not be used: in plain words, and for the operator what the system said."""

    plain: str
    detail: str = ""


async def weakness(sandbox: Sandbox) -> Weakness | None:
    """Try `sandbox`; None when every attack was held off."""
    with tempfile.TemporaryDirectory(prefix="clawwork-probe-") as folder, socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        code = _program(port=listener.getsockname()[1], outside=folder)
        workspace = Path(folder)
        try:
            result = await sandbox.run(workspace, code=code, language="python", limits=PROBE_LIMITS)
        except SandboxError as error:
            return Weakness("it does not start", error.detail or str(error))
        proof = workspace / "proof.txt"
        came_back = proof.is_file() and proof.read_text(encoding="utf-8") == "é"
    return _judge(result, came_back=came_back)


def _program(*, port: int, outside: str) -> str:
    values = {
        "PORT": repr(port),
        "OUTSIDE": repr(outside),
        "VARIABLES": repr(set(os.environ) - OWN_VARIABLES),
    }
    program = PROGRAM
    for name, value in values.items():
        program = program.replace(name, value, 1)
    return program


def _judge(result: ExecResult, *, came_back: bool) -> Weakness | None:
    if result.reason != "ok" or result.exit_code != 0:
        said = result.stderr.strip().splitlines()[-1:] or [f"it ended with {result.reason}"]
        return Weakness(ATTACKS["python"], said[0])
    held = json.loads(result.stdout) | {"folder": came_back}
    failed = [words for attack, words in ATTACKS.items() if not held.get(attack, False)]
    return Weakness("; ".join(failed)) if failed else None
