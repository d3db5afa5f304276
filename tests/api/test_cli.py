import socket
import subprocess
import sys
from pathlib import Path

from tests.conftest import clawwork_env, free_port


def start(tmp_path: Path, port: int, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    env = clawwork_env(tmp_path / "data", port) | variables
    command = [sys.executable, "-m", "clawwork_api", *arguments]
    return subprocess.run(command, env=env, cwd=tmp_path, capture_output=True, text=True, timeout=120)


def test_settings_that_can_not_be_used_are_named_one_a_line(tmp_path: Path):
    done = start(tmp_path, free_port(), CLAWWORK_PORT="many", CLAWWORK_ENV="staging")
    assert done.returncode == 2
    lines = done.stderr.splitlines()
    assert [line.split(":")[0] for line in lines[1:]] == ["CLAWWORK_ENV", "CLAWWORK_PORT"]
    assert "Traceback" not in done.stderr


def test_production_does_not_start_with_a_short_token(tmp_path: Path):
    done = start(tmp_path, free_port(), CLAWWORK_ENV="production", CLAWWORK_API_TOKEN="short-token")
    assert done.returncode == 2
    assert "CLAWWORK_API_TOKEN" in done.stderr
    assert "short-token" not in done.stderr


def test_a_taken_port_is_said_in_one_line(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = start(tmp_path, port)
    assert done.returncode == 2
    assert f"Port {port}" in done.stderr
    assert "CLAWWORK_PORT" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_import_needs_a_tenant_that_is_a_name(tmp_path: Path):
    done = start(tmp_path, free_port(), "import-livebench", str(tmp_path), "--tenant", "../x")
    assert done.returncode == 2
    assert "--tenant" in done.stderr


def test_a_database_that_is_not_there_is_said_plainly(tmp_path: Path):
    nobody = f"postgresql://u:secret-word@127.0.0.1:{free_port()}/x"
    done = start(tmp_path, free_port(), CLAWWORK_DATABASE_URL=nobody)
    assert done.returncode == 2
    assert "CLAWWORK_DATABASE_URL" in done.stderr
    assert "secret-word" not in done.stderr


def test_a_data_folder_that_can_not_be_made_is_said_plainly(tmp_path: Path):
    (tmp_path / "data").write_text("a file where the folder should be")
    done = start(tmp_path, free_port())
    assert done.returncode == 2
    assert "CLAWWORK_DATA_DIR" in done.stderr
    assert "Traceback" not in done.stderr
