"""Runs services side by side: ready together, stopped together, no process left behind."""

import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOG_LINES = 25
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared with, not bound


class StartError(Exception):
    """A service can't be started or has died; the message says what to do."""


@dataclass(frozen=True)
class Service:
    """One process to run; `ready_path` answers 200 over HTTP once it can work."""

    name: str
    command: Sequence[str]
    host: str
    port: int
    port_variable: str
    ready_path: str
    env: Mapping[str, str]
    log: Path

    @property
    def url(self) -> str:
        host = EVERYWHERE.get(self.host, self.host)
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    def require_free_port(self) -> None:
        """Raises StartError when something else listens on the port."""
        family, kind, proto, _, address = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, proto) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(address)
            except OSError as error:
                raise StartError(
                    f"{self.name} can't listen on {self.host} port {self.port}: {error.strerror}. Stop what "
                    f"uses it, or choose another: make run {self.port_variable}={self.port + 1}"
                ) from error


class Running:
    """A started service, in a process group of its own so that nothing of it outlives a stop."""

    def __init__(self, service: Service) -> None:
        self.service = service
        service.log.parent.mkdir(parents=True, exist_ok=True)
        with service.log.open("wb") as log:
            self.process = subprocess.Popen(
                service.command,
                cwd=ROOT,
                env={**os.environ, **service.env},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def require_alive(self) -> None:
        """Raises StartError with the last log lines when the process has ended."""
        code = self.process.poll()
        if code is not None:
            raise StartError(f"{self.service.name} ended (exit code {code}).\n{self.last_lines()}")

    def last_lines(self) -> str:
        lines = self.service.log.read_text(errors="replace").splitlines()[-LOG_LINES:]
        return "\n".join([f"Last lines of {self.service.log}:", *(f"  {line}" for line in lines)])

    def answer(self) -> str:
        """'' when ready, else what it answers instead."""
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(self.service.url + self.service.ready_path, timeout=5):
                return ""
        except urllib.error.HTTPError as error:
            return f"HTTP {error.code}: {error.read(500).decode(errors='replace')}"
        except OSError as error:
            return str(error)

    def signal_group(self, number: signal.Signals) -> None:
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            return


def wait_until_ready(running: Sequence[Running], stop: threading.Event, *, seconds: float) -> bool:
    """False when a stop was asked for first. Raises StartError when one dies or takes too long."""
    deadline = time.monotonic() + seconds
    waiting = list(running)
    while waiting and not stop.is_set():
        require_all_alive(running)
        answer = waiting[0].answer()
        if not answer:
            waiting.pop(0)
        elif time.monotonic() > deadline:
            raise StartError(
                f"{waiting[0].service.name} was not ready after {seconds:.0f} s: {answer}\n"
                f"{waiting[0].last_lines()}"
            )
        else:
            stop.wait(0.2)
    return not stop.is_set()


def require_all_alive(running: Sequence[Running]) -> None:
    for each in running:
        each.require_alive()


def stop_all(running: Sequence[Running], *, grace: float) -> None:
    """SIGTERM to each group, SIGKILL to what is left of it after `grace` seconds."""
    for each in reversed(running):
        each.signal_group(signal.SIGTERM)
    deadline = time.monotonic() + grace
    for each in running:
        try:
            each.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            sys.stderr.write(f"{each.service.name} did not stop in {grace:.0f} s: killed.\n")
        each.signal_group(signal.SIGKILL)
        each.process.wait()


def stop_on_signals() -> threading.Event:
    """Set by Ctrl-C, a request to end, and the terminal's end; under nohup the last is ignored."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, lambda *_: stop.set())
    return stop


def terminal_watch() -> Callable[[], bool]:
    """Tells whether the terminal was closed: the kernel tells only its first process, which may be make."""
    if not sys.stdin.isatty():
        return lambda: False
    poll = select.poll()
    poll.register(sys.stdin.fileno(), 0)
    return lambda: bool(poll.poll(0))


def supervise(services: Sequence[Service], *, ready_line: str, grace: float, start_seconds: float) -> int:
    """Runs the services until a signal (returns 0) or a failure (returns 1); leaves no process."""
    stop = stop_on_signals()
    terminal_closed = terminal_watch()
    running: list[Running] = []
    try:
        for service in services:
            service.require_free_port()
        for service in services:
            running.append(Running(service))
        if wait_until_ready(running, stop, seconds=start_seconds):
            sys.stdout.write(ready_line + "\n")
            sys.stdout.flush()
        while not stop.wait(0.5) and not terminal_closed():
            require_all_alive(running)
    except StartError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    finally:
        stop_all(running, grace=grace)
    return 0
