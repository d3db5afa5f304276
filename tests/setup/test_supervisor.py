"""`make run` stops both services on every way out, and says clearly why it could not start."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scripts.run import clawwork, openos, read_env_file, shared_token

ROOT = Path(__file__).resolve().parents[2]


def free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


@contextmanager
def supervisor(
    folder: Path, ports: list[int], mode: str = "obeys", stdin: int = subprocess.DEVNULL
) -> Iterator[subprocess.Popen[str]]:
    command = [
        sys.executable,
        str(Path(__file__).with_name("stand_ins.py")),
        str(folder),
        *map(str, ports),
        mode,
    ]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        command,
        env=env,
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.communicate(timeout=20)
        finally:
            process.kill()


def grandchildren(folder: Path) -> list[int]:
    return [int(log.read_text().split()[1]) for log in folder.glob("*.log")]


def alive(pid: int) -> bool:
    """Whether it still works; a zombie that nobody has collected does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_both_and_leaves_no_process(tmp_path: Path, number: signal.Signals) -> None:
    ports = free_ports(2)
    with supervisor(tmp_path, ports) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        assert all(listens(port) for port in ports)
        children = grandchildren(tmp_path)
        process.send_signal(number)
        assert process.wait(timeout=20) == 0
    assert len(children) == 2
    assert not any(alive(pid) for pid in children)
    assert not any(listens(port) for port in ports)


def test_one_that_ignores_the_request_is_killed_after_the_grace_period(tmp_path: Path) -> None:
    ports = free_ports(2)
    with supervisor(tmp_path, ports, "stubborn") as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "second did not stop in 2 s: killed." in said
    assert not any(listens(port) for port in ports)


def test_when_one_dies_the_other_is_stopped_and_its_last_lines_are_shown(tmp_path: Path) -> None:
    ports = free_ports(2)
    with supervisor(tmp_path, ports, "ends") as process:
        _, said = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "second ended (exit code 1)" in said
    assert "the disk is full" in said
    assert not any(listens(port) for port in ports)


def test_a_taken_port_is_named_with_its_variable_and_nothing_is_started(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with supervisor(tmp_path, [*free_ports(1), port]) as process:
            _, said = process.communicate(timeout=20)
    assert process.returncode == 1
    assert f"second can't listen on 127.0.0.1 port {port}: Address already in use." in said
    assert f"make run SECOND_PORT={port + 1}" in said
    assert not list(tmp_path.glob("*.log"))


def test_the_shared_token_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "run" / "token"
    token = shared_token(path)
    assert len(token) >= 32
    assert shared_token(path) == token
    assert path.stat().st_mode & 0o777 == 0o600


def test_both_services_get_the_token_and_openos_the_address_of_clawwork() -> None:
    api = clawwork({"CLAWWORK_PORT": "8791"}, "new,old")
    web = openos({"OPENOS_PORT": "3131"}, "new,old", api.url)
    assert api.env["CLAWWORK_API_TOKEN"] == "new,old"
    assert api.env["CLAWWORK_REQUIRE_AUTH"] == "true"
    assert web.env["CLAWWORK_API_TOKEN"] == "new,old"
    assert web.env["CLAWWORK_INTERNAL_URL"] == "http://127.0.0.1:8791"
    assert web.port == 3131


def test_an_env_file_is_read_without_its_comments(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("# CLAWWORK_PORT=1\n\nCLAWWORK_PORT=8791\nOPENAI_API_KEY='a=b'\n")
    assert read_env_file(path) == {"CLAWWORK_PORT": "8791", "OPENAI_API_KEY": "a=b"}
    assert read_env_file(tmp_path / "none") == {}


def test_a_closed_terminal_stops_both(tmp_path: Path) -> None:
    ports = free_ports(2)
    terminal, stdin = os.openpty()
    with supervisor(tmp_path, ports, stdin=stdin) as process:
        os.close(stdin)
        assert process.stdout is not None
        process.stdout.readline()
        os.close(terminal)
        assert process.wait(timeout=20) == 0
    assert not any(listens(port) for port in ports)
