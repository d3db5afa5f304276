"""What is refused at the gate is told in the log: one by one at first, then how many there were."""

import logging
import time
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.types import Scope

log = logging.getLogger("openos.refused")

ONE_BY_ONE, WINDOW = 20, 60.0
CHARACTERS = 200


class Refusals:
    """The first `ONE_BY_ONE` of each `WINDOW` seconds, so that a flood fills no disk."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._begun, self._seen = clock, clock(), 0

    def tell(self, scope: Scope, code: str) -> None:
        """Logs a refused request or socket; `code` says why."""
        if self._clock() - self._begun >= WINDOW:
            self._begun, self._seen, untold = self._clock(), 0, self._seen - ONE_BY_ONE
            if untold > 0:
                log.warning("refused, not told one by one", extra={"times": untold})
        self._seen += 1
        if self._seen <= ONE_BY_ONE:
            origin = Headers(scope=scope).get("origin", "")[:CHARACTERS]
            said = {"code": code, "kind": scope["type"], "path": scope["path"][:CHARACTERS], "origin": origin}
            log.warning("refused", extra=said)
