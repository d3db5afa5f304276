"""Videos of still frames: an ffmpeg that comes with the optional extra `video` makes an MP4 of them."""

from clawwork_api.runtime.video.bounds import MAX_SLIDES, pictures_of
from clawwork_api.runtime.video.encoding import FRAME, Film, VideoError, encode
from clawwork_api.runtime.video.program import INSTALL, program

__all__ = ["FRAME", "INSTALL", "MAX_SLIDES", "Film", "VideoError", "encode", "pictures_of", "program"]
