"""A PostgreSQL of one's own on loopback, for tests and the chaos run: made, stopped hard, started again."""

import os
import pwd
import shutil
import subprocess
from pathlib import Path

from scripts.ports import free_port


class Postgres:
    """`folder` must not exist yet. As root the server runs as the system's `postgres` user, as it demands."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._bin = _programs()
        self.port = free_port()
        self.url = f"postgresql://postgres@127.0.0.1:{self.port}/clawwork"

    def create(self) -> None:
        """Makes the cluster, starts it and makes the databases of the service and of its queue."""
        self._folder.mkdir(parents=True, mode=0o755)
        if os.geteuid() == 0:
            shutil.chown(self._folder, "postgres", "postgres")
        self._run("initdb", "-D", str(self._data), "-U", "postgres", "-A", "trust", "--no-sync")
        self.start()
        for name in ("clawwork", "clawwork_dbos"):
            self._run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", name)

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self._folder}"
        log = str(self._folder / "server.log")
        self._run("pg_ctl", "-D", str(self._data), "-o", options, "-l", log, "-w", "start")

    def stop_hard(self) -> None:
        """As if the machine had lost its power: no checkpoint, no good-bye to anybody."""
        self._run("pg_ctl", "-D", str(self._data), "-m", "immediate", "-w", "stop")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._bin / program), *arguments]
        user = "postgres" if os.geteuid() == 0 else None
        groups: list[int] | None = [] if user else None
        group = pwd.getpwnam(user).pw_gid if user else None
        subprocess.run(
            command,
            check=True,
            user=user,
            group=group,
            extra_groups=groups,
            cwd="/",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    path = shutil.which("pg_ctl")
    if found:
        return found[-1].parent
    if path is None:
        raise RuntimeError("PostgreSQL's server is missing: apt-get install -y postgresql")
    return Path(path).parent
