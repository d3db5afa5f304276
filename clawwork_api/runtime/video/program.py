"""The program that encodes: the one that the library imageio-ffmpeg brings."""

from functools import cache
from pathlib import Path

INSTALL = "pip install -e '.[video]' -c constraints.txt"


@cache
def program() -> Path | None:
    """Where ffmpeg lies, or None without the extra; tried once in a process, in some milliseconds."""
    try:
        import imageio_ffmpeg
    except ImportError:
        return None
    try:
        return Path(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError:  # this platform's wheel has no program, and the system none either
        return None
