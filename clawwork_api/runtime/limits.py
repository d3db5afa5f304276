"""Bounds of one task's work."""

MAX_TURNS = 40
"""Model calls per task; the last ones are told to hand in what exists."""

LAST_TURNS = 3
MAX_NUDGES = 2
"""How often a reply without a tool call is answered with a reminder before the task is given up."""

MAX_OUTPUT_TOKENS = 8_192
OUTPUT_SHARE = 4
"""An answer may fill a quarter of what the model can read at most: it counts to the same window."""

MODEL_TIMEOUT_SECONDS = 180.0
"""Between two bytes of an answer."""

MODEL_TOTAL_SECONDS = 600.0
"""For one call, however slowly it drips."""

MAX_TASK_SECONDS = 3_600
LAST_SECONDS = 300
"""So long before its time is over a task is told to hand in what exists."""

MAX_TASK_TOKENS = 4_000_000
"""Input and output of all calls of a task together."""

LAST_TOKENS = 400_000
MAX_UNKNOWN_CALLS = 2
"""A call that may have been answered but was not recorded is bought again at most once."""


def output_tokens(window: int | None) -> int:
    """How long an answer may be; `window` in tokens, None where it is not known."""
    return MAX_OUTPUT_TOKENS if window is None else min(MAX_OUTPUT_TOKENS, window // OUTPUT_SHARE)
