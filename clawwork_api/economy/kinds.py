"""The kinds of ledger entries."""

from typing import Literal

Kind = Literal[
    "opening", "model", "tool", "sandbox", "search", "evaluation", "income", "top-up", "correction"
]

SPEND: frozenset[str] = frozenset({"model", "tool", "sandbox", "search", "evaluation"})
"""Kinds that a provider is owed: bounded by caps."""
