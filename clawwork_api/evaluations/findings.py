"""What the checks look at: the submitted files, each opened once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath

from clawwork_api.documents import DocumentError, Sheet, described, read_sheets, read_text


@dataclass(frozen=True)
class Finding:
    passed: bool
    evidence: str


class Unreadable(Exception):
    """A file that is missing or can't be read; the message says why, without a path of this machine."""


class Folder:
    """The submitted files of one task, found by name, whatever the case."""

    def __init__(self, root: Path, files: Sequence[str]) -> None:
        self._root = root
        self._files = {PurePosixPath(name).name.lower(): name for name in reversed(files)}
        self.text = lru_cache(maxsize=None)(self._text)
        self.sheets = lru_cache(maxsize=None)(self._sheets)

    def size(self, name: str) -> int:
        """Bytes of the file. Raises Unreadable."""
        return self._path(name).stat().st_size

    def described(self, name: str) -> str:
        """What a picture or a video is, in words; "" for what is to be read. Raises Unreadable."""
        path = self._path(name)
        try:
            return described(path)
        except DocumentError as problem:
            raise Unreadable(f"{name} can't be opened: {problem}") from problem

    def _path(self, name: str) -> Path:
        submitted = self._files.get(name.lower())
        if submitted is None:
            others = ", ".join(sorted(self._files.values())) or "nothing"
            raise Unreadable(f"{name} was not submitted (submitted: {others})")
        path = self._root / submitted
        if path.is_symlink() or not path.resolve().is_relative_to(self._root.resolve()):
            raise Unreadable(f"{name} lies outside the folder of the task")
        if not path.is_file():
            raise Unreadable(f"{name} was submitted but is not there")
        return path

    def _text(self, name: str) -> str:
        path = self._path(name)
        try:
            return read_text(path).text
        except DocumentError as problem:
            raise Unreadable(f"{name} can't be opened: {problem}") from problem

    def _sheets(self, name: str) -> list[Sheet]:
        path = self._path(name)
        try:
            return list(read_sheets(path))
        except DocumentError as problem:
            raise Unreadable(f"{name} can't be opened as a workbook: {problem}") from problem
