"""How much one video may be: what is not refused here is made within minutes, and fits where files lie."""

from collections.abc import Sequence
from itertools import accumulate, pairwise

from clawwork_api.runtime.video.encoding import VideoError

MAX_SLIDES = 100
MAX_SECONDS = 600
MAX_DRAWN = 250_000_000
"""Pixels of all slides together: they lie on the disk, at three bytes each in the worst case."""
MAX_ENCODED = 15_000_000_000
"""Pixels of all pictures of the video: ten minutes of 1280 x 720 at 24 a second take minutes to compute."""


def pictures_of(seconds: Sequence[float], size: tuple[int, int], fps: int) -> list[int]:
    """For how many pictures of the video each slide is shown, at least one. Raises VideoError."""
    if len(seconds) > MAX_SLIDES:
        message = (
            f"{len(seconds)} slides are too many; a video has at most {MAX_SLIDES}, pages counted singly"
        )
        raise VideoError(message)
    if sum(seconds) > MAX_SECONDS:
        message = f"{sum(seconds):,.0f} seconds are too long; a video has at most {MAX_SECONDS}"
        raise VideoError(message)
    # Each slide ends where it would without rounding, so that a long video stays as long as was asked for.
    ends = [0, *(round(end * fps) for end in accumulate(seconds))]
    found = [max(1, end - start) for start, end in pairwise(ends)]
    pixels = size[0] * size[1]
    if len(found) * pixels > MAX_DRAWN or sum(found) * pixels > MAX_ENCODED:
        raise VideoError(
            f"{len(found)} slides of {size[0]} x {size[1]} pixels, as {sum(found):,} pictures, are too much; "
            "use a smaller size, fewer pictures a second (fps), fewer slides or less time"
        )
    return found
