"""One conversion: a file goes into the sandbox, a PDF comes out, and LibreOffice sees nothing else."""

import shutil
from pathlib import Path

from clawwork_api.documents import DocumentError
from clawwork_api.documents.kinds import suffix
from clawwork_api.runtime.drawing import kept
from clawwork_api.runtime.sandboxes import ExecResult, Limits, Sandbox, held_folder

LIMITS = Limits(
    wall_seconds=180,
    cpu_seconds=45,
    memory_mb=1536,
    total_memory_mb=1024,
    processes=48,
    file_mb=64,
    workspace_mb=192,
    temporary_mb=64,
    niceness=0,  # somebody waits for it
)
# A profile of its own in the sandbox's temporary folder: nothing is carried from one file to the next.
COMMAND = (
    "soffice --headless --norestore --nolockcheck -env:UserInstallation=file:///tmp/profile"
    " --convert-to pdf --outdir /workspace /workspace/document.{ending} >/dev/null"
)
OVER = {
    "timeout": "drawing its pages takes too long",
    "memory": "drawing its pages takes too much memory",
    "disk": "its pages take too much room",
    "killed": "drawing its pages was ended",
}


async def convert(sandbox: Sandbox, document: Path, pdf: Path, *, limits: Limits) -> None:
    """Writes `document`, an Office file, as `pdf`, whose name says what content it was asked for.

    Raises DocumentError: too_large, corrupt, changed; SandboxError.
    """
    ending = suffix(document.name)
    with held_folder() as place:
        copy = place / f"document.{ending}"
        shutil.copyfile(document, copy)
        if kept.place(pdf.parent, copy) != pdf:
            raise DocumentError("changed", f"{document.name} was changed meanwhile; look again")
        code = COMMAND.format(ending=ending)
        result = await sandbox.run(place, code=code, language="bash", limits=limits)
        made = place / "document.pdf"
        if result.reason != "ok" or made.is_symlink() or not made.is_file():
            raise _failure(document.name, result)
        kept.keep(made, pdf)


def _failure(name: str, result: ExecResult) -> DocumentError:
    if result.reason in OVER:
        return DocumentError("too_large", f"Pages of {name} can't be shown: {OVER[result.reason]}")
    return DocumentError("corrupt", f"Pages of {name} can't be drawn: LibreOffice can't open it")
