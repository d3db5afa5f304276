"""Running a coworker's code away from everything else."""

from clawwork_api.runtime.sandboxes.e2b import E2bOptions, E2bSandbox
from clawwork_api.runtime.sandboxes.opening import open_sandbox
from clawwork_api.runtime.sandboxes.port import (
    ExecResult,
    Fault,
    Language,
    Limits,
    Reason,
    Sandbox,
    SandboxError,
    SandboxStatus,
)

__all__ = [
    "E2bOptions",
    "E2bSandbox",
    "ExecResult",
    "Fault",
    "Language",
    "Limits",
    "Reason",
    "Sandbox",
    "SandboxError",
    "SandboxStatus",
    "open_sandbox",
]
