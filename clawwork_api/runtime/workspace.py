"""The durable folder of a task: reference files go in once, everything the coworker makes stays there."""

import shutil
from pathlib import Path

from clawwork_api.artifacts.storage import task_workspace
from clawwork_api.database import Database
from clawwork_api.simulations.tables import Run, RunTask
from clawwork_api.tasks.service import resolve

REFERENCES = "reference_files"


def prepare(database: Database, data_dir: Path, run: Run, task: RunTask) -> Path:
    """Makes the folder and copies the task's reference files; a second call changes nothing."""
    folder = task_workspace(data_dir, run.tenant, run.signature, run.id, task.position)
    references = folder / REFERENCES
    if references.is_dir():
        return folder
    with database.read(run.tenant) as session:
        files = resolve(session, data_dir=data_dir, task_id=task.task_id).files
    partial = folder / f".{REFERENCES}.partial"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    for file in files:
        shutil.copyfile(file, partial / file.name)
    partial.rename(references)
    return folder
