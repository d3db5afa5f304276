"""The interpreter and the Python libraries that code in the sandbox finds."""

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from clawwork_api.runtime.sandboxes.uids import may_switch_user

REQUIREMENTS = Path(__file__).with_name("requirements.txt")
NAMES = ("pandas", "openpyxl", "python-docx", "python-pptx", "reportlab", "matplotlib", "pypdf")
"""What is asked for by name in the requirements; the rest is what these need."""
OLDEST_PYTHON = (3, 10)
INSTALL_COMMAND = "python -m clawwork_api.runtime.sandboxes install"


class LibraryError(Exception):
    """The libraries or an interpreter for them can't be had; the message says what to do."""


@dataclass(frozen=True)
class Installed:
    """Where the libraries are, and whether this call put them there."""

    folder: Path
    new: bool


def interpreter() -> Path:
    """The Python below /usr that runs the code: this one's base if it lies there, else the system's.

    Raises LibraryError when there is none of version 3.10 or newer.
    """
    own = Path(sys.base_prefix, "bin", f"python3.{sys.version_info.minor}")
    for candidate in (own, Path("/usr/bin/python3")):
        real = candidate.resolve()
        if real.is_relative_to("/usr") and real.is_file() and _version(real) >= OLDEST_PYTHON:
            return real
    raise LibraryError("There is no Python 3.10 or newer below /usr. Run: apt-get install -y python3")


def library_folder(python: Path) -> Path:
    """Where the libraries for `python` belong, there or not; one folder for each version and each list."""
    return _folder(python, "sandbox", REQUIREMENTS.read_bytes())


def _folder(python: Path, kind: str, wanted: bytes) -> Path:
    version = ".".join(map(str, _version(python)))
    content = f"{version} {platform.machine()} ".encode() + wanted
    return _cache() / f"{kind}-{hashlib.sha256(content).hexdigest()[:16]}"


def installed_library(python: Path) -> Path | None:
    """The folder of the libraries for `python`, or None when they aren't installed."""
    try:
        folder = library_folder(python)
    except LibraryError:
        return None
    return folder if folder.is_dir() else None


def install() -> Installed:
    """Install the libraries unless they are there already; all or nothing. Raises LibraryError."""
    python = interpreter()
    return _install(python, library_folder(python), ["--requirement", str(REQUIREMENTS)])


def install_programs(packages: Sequence[str]) -> Installed:
    """Install Python packages with programs that can be talked to, by pip's names for them.

    They come into a folder of their own, unless it is there already; all or nothing. Raises LibraryError.
    """
    python = interpreter()
    wanted = sorted(packages)
    return _install(python, _folder(python, "programs", "\n".join(wanted).encode()), ["--", *wanted])


def _install(python: Path, folder: Path, wanted: list[str]) -> Installed:
    if folder.is_dir():
        return Installed(folder, new=False)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        return _install_into(folder, python, wanted)
    except OSError as error:
        raise LibraryError(
            f"The cache folder can't be written: {error.strerror}. Set XDG_CACHE_HOME."
        ) from error


def _install_into(folder: Path, python: Path, wanted: list[str]) -> Installed:
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="installing-") as parent:
        fresh = Path(parent, "library")
        _pip_install(python, fresh, wanted)
        _readable_for_all(fresh)
        try:
            fresh.rename(folder)
        except OSError:
            # Another process was quicker.
            if not folder.is_dir():
                raise
            return Installed(folder, new=False)
    return Installed(folder, new=True)


def _pip_install(python: Path, target: Path, wanted: list[str]) -> None:
    done = subprocess.run(  # noqa: S603
        [
            *(sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check"),
            *("install", "--no-input", "--quiet", "--no-warn-script-location", "--only-binary", ":all:"),
            *("--target", str(target), *wanted),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
    )
    if done.returncode != 0:
        said = done.stderr.strip().splitlines()[-1:] or ["it said nothing"]
        raise LibraryError(f"pip could not install the sandbox's libraries: {said[0]}")


def _readable_for_all(folder: Path) -> None:
    for parent, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(parent, name)
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
    folder.chmod(0o755)


def _cache() -> Path:
    if os.geteuid() == 0:
        return Path("/var/cache/clawwork")
    base = os.environ.get("XDG_CACHE_HOME")
    if base:
        return Path(base) / "clawwork"
    try:
        return Path.home() / ".cache" / "clawwork"
    except RuntimeError as error:
        raise LibraryError(
            "There is no home folder to cache the libraries in. Set XDG_CACHE_HOME."
        ) from error


def _version(python: Path) -> tuple[int, int]:
    program = "import sys; print(*sys.version_info[:2])"
    done = subprocess.run([python, "-c", program], capture_output=True, text=True, check=False)  # noqa: S603
    numbers = done.stdout.split()
    return (int(numbers[0]), int(numbers[1])) if done.returncode == 0 and len(numbers) == 2 else (0, 0)


def seen_inside(folder: Path) -> bool:
    """Whether a sandbox's user can pass to the folder and list it."""
    if not may_switch_user():
        return folder.is_dir() and os.access(folder, os.R_OK | os.X_OK)
    try:
        way = [parent.stat().st_mode & 0o001 for parent in folder.absolute().parents]
        return all(way) and folder.is_dir() and folder.stat().st_mode & 0o005 == 0o005
    except FileNotFoundError:
        return False


def find_program(name: str) -> Path | None:
    """Where a program of this machine lies, or None."""
    found = shutil.which(name)
    return Path(found) if found else None
