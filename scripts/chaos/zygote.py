"""Starts workers in milliseconds: everything is imported once, each worker is a fork that can be killed.

Reads commands from standard input: `start` answers with the new worker's pid, end of input ends it.
"""

import asyncio
import os
import signal
import sys

import openai.resources.chat.completions  # noqa: F401 - else each worker does at its first call

from clawwork_api import logs
from clawwork_api.redaction import of_settings
from clawwork_api.settings import Settings
from clawwork_api.worker import work


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel buries killed workers
    for line in sys.stdin:
        if line.strip() != "start":
            continue
        pid = os.fork()
        if pid == 0:
            _work()
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


def _work() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(2, 1)
    settings = Settings()
    logs.configure(of_settings(settings))
    try:
        asyncio.run(work(settings))
    finally:
        os._exit(0)


if __name__ == "__main__":
    main()
