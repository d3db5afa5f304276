"""Small files of every kind, sound and hostile."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from clawwork_api.documents import write_document

Repack = Callable[..., Path]


@pytest.fixture
def repack(tmp_path: Path) -> Repack:
    """Writes a sound file and replaces or adds parts of it: `{name: bytes | function of the old bytes}`."""

    def build(name: str, content: str, parts: dict[str, bytes | Callable[[bytes], bytes]]) -> Path:
        path = tmp_path / name
        write_document(path, path.suffix[1:], content)
        old = zipfile.ZipFile(io.BytesIO(path.read_bytes()))
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
            for entry in {**dict.fromkeys(old.namelist()), **parts}:
                change = parts.get(entry) or old.read(entry)
                new.writestr(entry, change if isinstance(change, bytes) else change(old.read(entry)))
        return path

    return build
