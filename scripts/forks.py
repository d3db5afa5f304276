"""ClawWork's processes, forked from one that has imported everything: importing costs seconds, a fork none.

What runs is the program itself, `clawwork-api` with its arguments and its own environment. Python's
fork server keeps the loaded process; https://docs.python.org/3/library/multiprocessing.html
"""

import multiprocessing
import os
import signal
import subprocess
import sys
from pathlib import Path

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(
    [
        "clawwork_api.cli",
        "clawwork_api.app",
        "clawwork_api.worker",
        "openai.resources.chat.completions",
        "uvicorn.lifespan.on",
        "uvicorn.loops.auto",
        "uvicorn.protocols.http.auto",
        "uvicorn.protocols.websockets.auto",
    ]
)


class Fork:
    """A running ClawWork, as `subprocess.Popen` shows one."""

    def __init__(self, *arguments: str, env: dict[str, str], cwd: Path, log: Path) -> None:
        self._process = _context.Process(target=_become, args=(arguments, env, cwd, log))
        self._process.start()

    @property
    def pid(self) -> int:
        return int(self._process.pid or 0)

    def poll(self) -> int | None:
        """The exit code, negative for a signal; None while it runs."""
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """The exit code once it has ended; raises TimeoutExpired after `timeout` seconds."""
        self._process.join(timeout)
        code = self.poll()
        if code is None:
            raise subprocess.TimeoutExpired("clawwork-api", timeout or 0)
        return code

    def send_signal(self, number: signal.Signals) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def _become(arguments: tuple[str, ...], env: dict[str, str], cwd: Path, log: Path) -> None:
    """Turns the fork into the program that a shell would have started."""
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)
    written = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.dup2(written, 1)
    os.dup2(written, 2)
    sys.argv = ["clawwork-api", *arguments]
    from clawwork_api.cli import app

    app()
