"""Why a task or run ends early: typed for programs, with a hint in plain words for people."""


class WorkStopped(Exception):
    """Ends the task at hand. `reason` is a stable code; the message tells a person what to do."""

    def __init__(self, reason: str, hint: str) -> None:
        super().__init__(hint)
        self.reason, self.hint = reason, hint


class TakenOver(Exception):
    """Another process works the run now; this one must leave it alone."""


class PauseRequested(Exception):
    """A person asked the run to pause; no further step may start until it is resumed."""


class PersonAwaited(Exception):
    """The run waits for a person's word, and is written down as waiting; no worker is needed until then."""


class StopRequested(Exception):
    """A person asked the run to stop; no further step may start."""
