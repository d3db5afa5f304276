"""The kinds of ledger entries."""

from typing import Literal

Kind = Literal[
    "opening",
    "model",
    "tool",
    "sandbox",
    "search",
    "evaluation",
    "income",
    "pay-correction",
    "top-up",
    "correction",
]

SPEND: frozenset[str] = frozenset({"model", "tool", "sandbox", "search", "evaluation"})
"""Kinds that a provider is owed: bounded by caps."""

INCOME: frozenset[str] = frozenset({"income", "pay-correction"})
"""What work earned, and what a person's score has since added to that or taken from it."""
