"""What a model is saying at this moment: told to those who look, kept by nobody."""

import time
from collections.abc import Callable

from clawwork_api.redaction import Redactor
from clawwork_api.simulations.events import EventFeed
from clawwork_api.simulations.saying import PAUSE_SECONDS, Draft

SHOWN_CHARACTERS = 4_000


class Drafting:
    """The text of one call as it grows; told at most five times a second, secrets taken out."""

    def __init__(self, feed: EventFeed, redactor: Redactor, *, tenant: str, run_id: str, key: str) -> None:
        self._say: Callable[[str], None] = lambda text: feed.say(Draft(tenant, run_id, key, text))
        self._over: Callable[[], None] = lambda: feed.said(run_id)
        self._redactor = redactor
        self._text = ""
        self._told_at = 0.0

    def add(self, piece: str) -> None:
        """One more piece of the text."""
        self._text += piece
        if time.monotonic() - self._told_at >= PAUSE_SECONDS:
            self._told_at = time.monotonic()
            self._say(_plain(self._redactor.begun(self._text)[-SHOWN_CHARACTERS:]))

    def close(self) -> None:
        """The call is over: its record takes the draft's place."""
        self._over()


def _plain(text: str) -> str:
    """A stream may cut a character in halves, and PostgreSQL takes no NUL."""
    return text.encode("utf-8", "replace").decode().replace("\0", "")
