"""Every check, in one list."""

from tests.sandboxes import checks_files, checks_isolation, checks_limits, checks_running
from tests.sandboxes.conformance import BACKENDS, CHECKS, NOT_APPLICABLE, Check

MODULES = (checks_files, checks_isolation, checks_limits, checks_running)
"""Importing them registers their checks."""


def applicable(backend: str) -> list[Check]:
    """The checks that `backend` itself must hold, in their order."""
    return [check for check in CHECKS.values() if (backend, check.name) not in NOT_APPLICABLE]


ALL = [(backend, check.name) for backend in BACKENDS for check in applicable(backend)]
