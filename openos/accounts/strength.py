"""Passwords that are easy to guess: known ones, words, names, keyboard rows, facts about the person."""

import re
import threading
from collections.abc import Iterable

from zxcvbn import zxcvbn

FEWEST_GUESSES = 10**9
CONSIDERED = 40  # characters; the time to estimate grows with the square of them
OWN_WORDS = ("openos", "clawwork", "coworker", "workspace")
"""Words of this application; docs/security.md lists them."""

_one_at_a_time = threading.Lock()  # the library keeps the words of a call in a global


def is_easy(password: str, known: Iterable[str]) -> bool:
    """True below `FEWEST_GUESSES`; `known` are texts about the person, like name and email."""
    texts = [text.casefold() for text in (*OWN_WORDS, *known)]
    words = {word for text in texts for word in (text, *re.split(r"[\W_]+", text)) if len(word) > 2}
    with _one_at_a_time:
        found = zxcvbn(password[:CONSIDERED], sorted(words))
    return int(found["guesses"]) < FEWEST_GUESSES
