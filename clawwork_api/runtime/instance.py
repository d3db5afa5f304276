"""One process a data folder: two with the same executor id would take each other's runs."""

import fcntl
from io import TextIOWrapper
from pathlib import Path


class DataFolderTaken(Exception):
    """Another ClawWork already uses the data folder."""


class InstanceLock:
    """Held by the operating system for this process; a killed process lets go of it by itself."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: TextIOWrapper | None = None

    def take(self) -> None:
        """Raises DataFolderTaken when another process holds the folder."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = self._path.open("w", encoding="utf-8")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.close()
            raise DataFolderTaken(
                "Another ClawWork uses this data folder. Stop it, or set CLAWWORK_DATA_DIR to another folder."
            ) from error
        self._file = file

    def release(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
