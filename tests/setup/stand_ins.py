"""Two small services under the real supervisor, for the tests beside it.

Usage: python stand_ins.py FOLDER FIRST_PORT SECOND_PORT [ends|stubborn]
"""

import signal
import sys
from pathlib import Path

from scripts.supervisor import Service, supervise

SERVER = Path(__file__).with_name("small_server.py")


def stand_in(name: str, folder: Path, port: str, mode: str = "obeys") -> Service:
    command = [sys.executable, str(SERVER), port, mode]
    variable = f"{name.upper()}_PORT"
    return Service(name, command, "127.0.0.1", int(port), variable, "/readyz", {}, folder / f"{name}.log")


def main() -> int:
    # Under nohup, as some runners start everything, the supervisor would ignore it.
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    folder, first, second, *mode = sys.argv[1:]
    services = [stand_in("first", Path(folder), first), stand_in("second", Path(folder), second, *mode)]
    return supervise(services, ready_line="ready", grace=2, start_seconds=30)


raise SystemExit(main())
