"""The private folders that sandboxes work in, and the removal of those of a killed service."""

import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from clawwork_api.runtime.sandboxes.port import SandboxError
from clawwork_api.runtime.sandboxes.uids import end_leftovers, may_switch_user

PREFIX = "clawwork-sandbox-"


@dataclass(frozen=True)
class RunFolder:
    """`base` holds the code and the workspace; the sandbox's user may pass through it, not list it."""

    base: Path
    workspace: Path
    code: Path


class TemporaryRoot:
    """The folder of one service process, held by a lock for as long as the process lives."""

    def __init__(self) -> None:
        end_leftovers()
        remove_stale()
        self.path, self._lock = _claim()

    def new_run(self, *, uid: int | None, code: str) -> RunFolder:
        """A folder for one run, the workspace in it owned by `uid`. Raises OSError when the disk refuses."""
        base = Path(tempfile.mkdtemp(dir=self.path))
        base.chmod(0o711)
        folder = RunFolder(base=base, workspace=base / "workspace", code=base / "code")
        folder.workspace.mkdir(mode=0o700)
        folder.code.write_text(code, encoding="utf-8", errors="surrogatepass", newline="")
        folder.code.chmod(0o644)
        if uid is not None:
            os.chown(folder.workspace, uid, uid)
        return folder

    def close(self) -> None:
        remove_tree(self.path)
        os.close(self._lock)


@contextmanager
def held_folder() -> Iterator[Path]:
    """A folder for as long as this takes; should the process be killed meanwhile, the next one removes it."""
    path, lock = _claim()
    try:
        yield path
    finally:
        remove_tree(path)
        os.close(lock)


def take_out(made: Path, place: Path) -> None:
    """Copies `made` to `place`; whoever reads there meanwhile sees the whole of the old or of the new."""
    part = place.with_name(f".{uuid4().hex}.part")
    try:
        shutil.copyfile(made, part)
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)


def _claim() -> tuple[Path, int]:
    while True:
        path = Path(tempfile.mkdtemp(prefix=PREFIX))
        # Until it is locked, another service may take the folder for a stale one.
        try:
            path.chmod(0o711)
            lock = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        except FileNotFoundError:
            continue
        fcntl.flock(lock, fcntl.LOCK_EX)
        if path.exists() and path.stat().st_ino == os.fstat(lock).st_ino:
            return path, lock
        os.close(lock)


def remove_stale() -> list[Path]:
    """Remove the folders of services that no longer live, and say which."""
    return [path for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*") if _remove_if_stale(path)]


def _remove_if_stale(path: Path) -> bool:
    try:
        lock = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return False
    try:
        if os.fstat(lock).st_uid != os.geteuid():
            return False
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        remove_tree(path)
        return True
    except BlockingIOError:
        return False
    finally:
        os.close(lock)


def remove_tree(path: Path) -> None:
    """Remove a folder that hostile code filled: any depth, any mode. Raises SandboxError when it can't."""
    if not path.exists():
        return
    if not may_switch_user():
        subprocess.run(["chmod", "-R", "u+rwX", "--", path], capture_output=True, check=False)  # noqa: S603,S607
    done = subprocess.run(["rm", "-rf", "--", path], capture_output=True, text=True, check=False)  # noqa: S603,S607
    if done.returncode != 0:
        raise SandboxError(
            "A sandbox's temporary folder could not be removed. Look at the permissions of TMPDIR."
        )
