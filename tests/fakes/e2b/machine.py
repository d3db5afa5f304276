"""One machine of the fake E2B: a folder as its disk, every command really run in bubblewrap."""

import itertools
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from secrets import token_hex

from clawwork_api.runtime.sandboxes.process import ConfinedProcess
from clawwork_api.runtime.sandboxes.temporary import remove_tree
from clawwork_api.runtime.sandboxes.uids import may_switch_user
from tests.fakes.e2b.live import LiveProcess

ENVD_VERSION = "0.5.8"
OUTPUT_BYTES = 8 << 20
# Apart from those of the bubblewrap sandbox, which may run beside the fake.
OWNERS = itertools.cycle(range(60_700, 60_764))
PASSWD = "root:x:0:0::/root:/bin/bash\nuser:x:1000:1000::/home/user:/bin/bash\n"
PACKAGES = "/opt/packages"
USERS = {"root": "0", "user": "1000"}


@dataclass
class Machine:
    """A machine that was asked for with `request`; `owner` is the host's user id behind both of its users.

    `installed` is a folder of Python packages that its template has.
    """

    request: dict[str, object]
    id: str = field(default_factory=lambda: f"i{token_hex(10)}")
    token: str = field(default_factory=lambda: token_hex(16))
    owner: int | None = field(default_factory=lambda: next(OWNERS) if may_switch_user() else None)
    installed: Path | None = None
    began: float = field(default_factory=time.monotonic)
    disk: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="fake-e2b-")))
    commands: list[ConfinedProcess] = field(default_factory=list)
    started: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for folder in ("etc", "tmp", "home/user", "opt/packages", "root", "usr", "proc", "dev"):
            (self.disk / folder).mkdir(parents=True)
        (self.disk / "etc/passwd").write_text(PASSWD)
        for place in ("etc/ld.so.cache", "etc/alternatives"):
            if Path("/", place).is_dir():
                (self.disk / place).mkdir()
            else:
                (self.disk / place).touch()
        for name in ("bin", "sbin", "lib", "lib64"):
            (self.disk / name).symlink_to(f"usr/{name}")
        if self.owner is not None:
            for path in [self.disk, *self.disk.rglob("*")]:
                os.chown(path, self.owner, self.owner, follow_symlinks=False)

    def place(self, path: str) -> Path:
        """Where a path of the machine lies here. Raises PermissionError for one that leads out of it."""
        place = (self.disk / "home/user" / path) if not path.startswith("/") else self.disk / path.lstrip("/")
        if not place.resolve().is_relative_to(self.disk.resolve()):
            raise PermissionError(path)
        return place

    def write(self, path: str, content: bytes) -> None:
        place = self.place(path)
        made = [parent for parent in place.parents if not parent.exists()]
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
        if self.owner is not None:
            for each in (*made, place):
                os.chown(each, self.owner, self.owner)

    async def start(
        self, arguments: list[str], *, user: str, environment: dict[str, str], stdin: bool
    ) -> ConfinedProcess:
        process = LiveProcess() if stdin else ConfinedProcess(OUTPUT_BYTES)
        self.commands.append(process)
        self.started.append((user, arguments[-1]))
        build: Callable[[int], list[str]] = partial(self._command, arguments, user, environment)
        await process.start(build, uid=self.owner)
        return process

    def _command(
        self, arguments: list[str], user: str, environment: dict[str, str], status: int
    ) -> list[str]:
        variables = {"HOME": "/home/user", "PATH": "/usr/bin:/bin", "E2B_SANDBOX": "true", **environment}
        template = []
        if self.installed is not None:
            variables["PYTHONPATH"] = PACKAGES
            template = ["--ro-bind", str(self.installed), PACKAGES]
        return [
            *(
                "bwrap",
                "--json-status-fd",
                str(status),
                "--unshare-all",
                "--unshare-user",
                "--disable-userns",
            ),
            *("--die-with-parent", "--new-session", "--cap-drop", "ALL", "--clearenv"),
            *("--uid", USERS[user], "--gid", USERS[user], "--hostname", "e2b"),
            *("--bind", str(self.disk), "/", "--ro-bind", str(self.disk / "etc"), "/etc"),
            *("--ro-bind", "/usr", "/usr", "--proc", "/proc", "--dev", "/dev"),
            *("--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache"),
            *("--ro-bind-try", "/etc/alternatives", "/etc/alternatives"),
            *template,
            *(part for name, value in variables.items() for part in ("--setenv", name, value)),
            *("--chdir", "/home/user", "--", *arguments),
        ]

    def _network(self) -> list[str]:
        return [] if self.request.get("allow_internet_access") is False else ["--share-net"]

    async def end(self) -> None:
        for process in self.commands:
            await process.stop()
        remove_tree(self.disk)
