"""Running a coworker's code away from everything else."""

from clawwork_api.runtime.sandboxes.opening import open_sandbox
from clawwork_api.runtime.sandboxes.port import (
    ExecResult,
    Language,
    Limits,
    Reason,
    Sandbox,
    SandboxError,
    SandboxStatus,
)

__all__ = [
    "ExecResult",
    "Language",
    "Limits",
    "Reason",
    "Sandbox",
    "SandboxError",
    "SandboxStatus",
    "open_sandbox",
]
