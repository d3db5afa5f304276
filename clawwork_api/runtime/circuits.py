"""A provider that fails again and again is left alone for a while: one circuit for each key, in this process.

Closed: calls go out. Open: none does until the cool-down is over. Then one call goes out as a probe, and what
becomes of it closes the circuit or opens it for twice as long.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256

from pydantic import SecretStr
from pydantic_ai.exceptions import (
    ModelAPIError,
    ModelConnectionError,
    ModelServerError,
    ModelUnavailableError,
)

LONGEST_SECONDS = 300.0
FAILURES = (ModelConnectionError, ModelUnavailableError, ModelServerError)
"""Connection failures, timeouts, 5xx, overload. A rate limit is an answer: it says when to come again."""


class ProviderDown(Exception):
    """Nothing was sent and nothing is owed. `seconds` until it is worth while to ask again."""

    def __init__(self, provider: str, seconds: float) -> None:
        super().__init__(f"{provider} is left alone for {seconds:.0f} seconds")
        self.provider, self.seconds = provider, seconds


class Circuit:
    """Callable from any thread. `failures` in a row open it for `cool_down` seconds."""

    def __init__(self, provider: str, *, failures: int, cool_down: float) -> None:
        self.provider, self._most, self._cool_down = provider, failures, cool_down
        self._lock = threading.Lock()
        self._failed = self._opened = 0
        self._until = 0.0
        self._probing = False

    @property
    def closed(self) -> bool:
        return self._opened == 0

    @property
    def seconds(self) -> float:
        """Until the next probe may go out; 0 for a closed circuit."""
        return max(self._until - time.monotonic(), 0.0)

    @contextmanager
    def passage(self) -> Iterator[None]:
        """Holds one call and learns from it. Raises ProviderDown when none may go out now."""
        probe = self._enter()
        try:
            yield
        except ModelAPIError as error:
            self._note(probe, failed=isinstance(error, FAILURES), asked=error.retry_after)
            raise
        except BaseException:
            self._probing = self._probing and not probe  # our own refusal says nothing of the provider
            raise
        else:
            self._note(probe, failed=False)

    def down(self) -> ProviderDown:
        return ProviderDown(self.provider, self.seconds or self._cool_down)

    def _enter(self) -> bool:
        """Whether this call is the probe."""
        with self._lock:
            if self.closed:
                return False
            if self._probing or self.seconds > 0:
                raise self.down()
            self._probing = True
            return True

    def _note(self, probe: bool, *, failed: bool, asked: float | None = None) -> None:
        with self._lock:
            self._probing = self._probing and not probe
            if not failed:
                self._failed = self._opened = 0
                self._until = 0.0
                return
            self._failed += 1
            if probe or (self.closed and self._failed >= self._most):
                wait = max(self._cool_down * 2**self._opened, asked or 0.0)
                self._until = time.monotonic() + min(wait, LONGEST_SECONDS)
                self._opened += 1


class Circuits:
    """Every key that this process calls with, known by its fingerprint alone."""

    def __init__(self, *, failures: int, cool_down: float) -> None:
        self._failures, self._cool_down = failures, cool_down
        self._lock = threading.Lock()
        self._known: dict[str, Circuit] = {}

    def of(self, provider: str, key: SecretStr, address: str) -> Circuit:
        """The circuit of `key` at `address` ("" for the provider's own)."""
        name = sha256(f"{provider}\n{address}\n{key.get_secret_value()}".encode()).hexdigest()
        with self._lock:
            made = Circuit(provider, failures=self._failures, cool_down=self._cool_down)
            return self._known.setdefault(name, made)

    def open(self) -> list[Circuit]:
        with self._lock:
            return [circuit for circuit in self._known.values() if not circuit.closed]
