"""How a run can end."""

ENDED = frozenset({"completed", "stopped", "terminated"})
