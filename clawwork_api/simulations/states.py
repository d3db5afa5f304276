"""How a run can end, and for whom it can wait."""

ENDED = frozenset({"completed", "stopped", "terminated"})
FOR_A_PERSON = frozenset({"question", "approval"})
"""Reasons of a waiting run that only a person's word takes up again."""
