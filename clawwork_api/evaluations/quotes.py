"""Whether a quotation really stands in a text."""

import re
import unicodedata

ELISION = re.compile(r"\[?(?:…|\.{3,})\]?")
WORDS = re.compile(r"[^\W_]+")
SHORTEST = 4
"""Characters of a piece, without spaces and punctuation: less would be found anywhere."""

SPACELESS = "\u2e80"
"""From this character on, most scripts put no space between words."""


def plain(text: str) -> str:
    """Words and numbers alone, in one case, one space apart and around."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return f" {' '.join(WORDS.findall(folded))} "


def stands_in(quote: str, text: str, *, besides: str = "") -> bool:
    """Whether the quotation stands in `text` (made plain before), word for word.

    Spacing, case and punctuation are free; pieces around an ellipsis must follow one another.
    What stands in `besides` too doesn't count, unless it stands in `text` more often.
    """
    pieces = [_edged(piece) for part in ELISION.split(quote) if (piece := plain(part)).strip()]
    if not pieces or any(len(piece.replace(" ", "")) < SHORTEST for piece in pieces):
        return False
    at = 0
    for piece in pieces:
        at = text.find(piece, at)
        if at < 0 or text.count(piece) <= besides.count(piece):
            return False
        at += len(piece) - 1
    return True


def _edged(piece: str) -> str:
    """Scripts that write no spaces have no edges of words to look for."""
    words = piece.strip()
    return f"{' ' * (words[0] < SPACELESS)}{words}{' ' * (words[-1] < SPACELESS)}"
