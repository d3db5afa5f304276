"""What a search for hidden text gives back."""

from typing import NamedTuple

MAX_FOUND = 50
MAX_CHARACTERS = 20_000
"""Of one finding."""

MIN_SHOWN_POINTS = 2.0
"""Letters smaller than this can't be read on paper or screen."""

WHITEST = 245
"""Red, green and blue from here on (of 255) can't be told from white paper."""


class HiddenText(NamedTuple):
    """`where` in the file, `why` it isn't seen, and the text itself."""

    where: str
    why: str
    text: str


def is_white(colour: str) -> bool:
    """Whether RRGGBB, or AARRGGBB as workbooks write it, is white or nearly so."""
    try:
        value = int(colour[-6:], 16)
    except ValueError:
        return False
    return len(colour) >= 6 and all((value >> shift) & 255 >= WHITEST for shift in (0, 8, 16))
