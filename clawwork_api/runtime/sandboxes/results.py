"""What results say in the same words, whichever sandbox they come from."""

from collections.abc import Sequence

from clawwork_api.runtime.sandboxes.port import ExecResult, Limits

NOTHING_KEPT = "nothing was kept: the run took more of the disk than it may, or the disk is nearly full"


def with_notes(stderr: str, notes: Sequence[str]) -> str:
    """`stderr` with what was not kept, a line each."""
    lines = "".join(f"[{note}]\n" for note in notes)
    return stderr + ("\n" if lines and stderr and not stderr.endswith("\n") else "") + lines


def too_large(limits: Limits) -> ExecResult:
    """The answer when the task's own files are more than a run may hold."""
    return ExecResult(
        exit_code=None,
        stdout="",
        stderr=(
            f"The files of the task are more than the sandbox takes: {limits.workspace_mb} MB in "
            f"{limits.workspace_entries} files. Nothing was run."
        ),
        reason="disk",
        seconds=0.0,
    )
