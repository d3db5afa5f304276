"""What a model can do, as far as its name and the price library tell."""

from genai_prices import data_snapshot

SEEING = ("gpt-4o", "gpt-4.1", "gpt-5", "o3", "o4", "claude", "gemini", "pixtral", "-vl", "vision", "llava")
"""Names of families that take pictures, as their makers say."""

UNSTATED_WINDOW = 32_768
"""Tokens that a model of a workspace's own endpoint is taken to read at once: no list knows, and who runs a
model often serves it with less than it could read.
"""


def sees(model: str) -> bool:
    """Whether the model takes pictures; one whose family is not known is taken not to."""
    return any(family in model.lower() for family in SEEING)


def context_window(provider: str, model: str) -> int | None:
    """Tokens that the model reads at once; None when the library does not know it."""
    try:
        _, found = data_snapshot.get_snapshot().find_provider_model(model, None, provider, None)
    except LookupError:
        return None
    return found.context_window
