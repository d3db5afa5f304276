"""The models that we offer by name."""

from typing import NamedTuple

PRACTICE_MODEL = "practice-1"


class Listed(NamedTuple):
    id: str
    label: str
    provider: str


LISTED = (
    Listed("gpt-5.2", "GPT-5.2", "openai"),
    Listed("gpt-5-mini", "GPT-5 mini", "openai"),
    Listed("gpt-4o", "GPT-4o", "openai"),
    Listed("claude-opus-4-6", "Claude Opus 4.6", "anthropic"),
    Listed("claude-sonnet-4-6", "Claude Sonnet 4.6", "anthropic"),
    Listed("claude-haiku-4-5", "Claude Haiku 4.5", "anthropic"),
)
