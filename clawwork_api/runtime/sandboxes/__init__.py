"""Running a coworker's code away from everything else."""

from clawwork_api.runtime.sandboxes.e2b import E2bOptions, E2bSandbox
from clawwork_api.runtime.sandboxes.opening import open_sandbox
from clawwork_api.runtime.sandboxes.port import (
    Ending,
    ExecResult,
    Fault,
    Language,
    Limits,
    Paid,
    Program,
    Reason,
    Sandbox,
    SandboxError,
    SandboxStatus,
    Talk,
)
from clawwork_api.runtime.sandboxes.temporary import held_folder, take_out

__all__ = [
    "E2bOptions",
    "E2bSandbox",
    "Ending",
    "ExecResult",
    "Fault",
    "Language",
    "Limits",
    "Paid",
    "Program",
    "Reason",
    "Sandbox",
    "SandboxError",
    "SandboxStatus",
    "Talk",
    "held_folder",
    "open_sandbox",
    "take_out",
]
