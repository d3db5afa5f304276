"""Takes published coworkers into a workspace: each whole, or not at all."""

import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated
from uuid import uuid4

from pydantic import Field, TypeAdapter, ValidationError
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from clawwork_api.agents.tables import Agent
from clawwork_api.artifacts.storage import AGENT_DATA, tenant_root
from clawwork_api.database import Database, TenantSession
from clawwork_api.errors import ApiError
from clawwork_api.livebench.copying import copy_folder
from clawwork_api.livebench.findings import Finding
from clawwork_api.livebench.reader import read_published
from clawwork_api.livebench.report import AgentImport, ImportReport
from clawwork_api.livebench.rows import PublishedAgent, store
from clawwork_api.schemas import Signature

MARK = ".imported"
"""In a folder that an import made: without a coworker in the database it is what a killed import left."""
STAGING = ".import-"
LABELS = "displaying_names.json"
LABELS_SHAPE = TypeAdapter(dict[str, Annotated[str, Field(min_length=1, max_length=128)]])
SIGNATURE: TypeAdapter[str] = TypeAdapter(Signature)


class Refused(Exception):
    """Why one published coworker can't be imported, in words for the operator."""


def import_folder(database: Database, *, data_dir: Path, folder: Path, tenant: str) -> ImportReport:
    """Imports every coworker below `folder`: a published data folder, or its `agent_data` itself.

    A coworker that was imported before is left as it is; one that can't be imported is refused alone.
    Raises ApiError 404 `no_published_runs`, 409 `import_running`, 422 `labels_unreadable`.
    """
    source = folder / AGENT_DATA if (folder / AGENT_DATA).is_dir() else folder
    names = sorted(path.name for path in source.iterdir() if path.is_dir()) if source.is_dir() else []
    if not names:
        raise ApiError(404, "no_published_runs", "There are no published coworkers in this folder")
    labels = _labels(source.parent / LABELS)
    target = tenant_root(data_dir, tenant) / AGENT_DATA
    target.mkdir(parents=True, exist_ok=True)
    with _alone(target):
        return ImportReport([_import(database, tenant, source / name, target, labels) for name in names])


def _import(
    database: Database, tenant: str, source: Path, target: Path, labels: Mapping[str, str]
) -> AgentImport:
    signature = source.name.encode("utf-8", "replace").decode("utf-8")
    try:
        _check(source)
        with database.read(tenant) as session:
            if _known(session, signature):
                return AgentImport(signature, "already imported")
        return _take(database, tenant, source, target, labels.get(signature, signature))
    except Refused as refusal:
        return AgentImport(signature, "refused", str(refusal))
    except IntegrityError:
        return AgentImport(signature, "refused", "The workspace already has records under this name")
    except OSError as error:
        return AgentImport(signature, "refused", f"A file can't be read or written: {error.strerror}")


def _check(source: Path) -> None:
    if source.is_symlink():
        raise Refused("The folder is a link: links are not followed")
    try:
        SIGNATURE.validate_python(source.name)
    except ValidationError:
        raise Refused(
            "A coworker's name has at most 128 letters, digits, spaces or _ . - "
            "and begins with a letter or digit: rename the folder"
        ) from None


def _known(session: TenantSession, signature: str) -> bool:
    """Whether this very coworker was imported. Raises Refused when another one has its name."""
    query = select(Agent).where(Agent.signature_key == signature.casefold())
    agent = session.exec(query).first()
    if agent is None:
        return False
    if agent.source != "imported" or agent.signature != signature:
        raise Refused(f"The workspace has another coworker named {agent.signature}: rename the folder")
    return True


def _take(database: Database, tenant: str, source: Path, target: Path, model: str) -> AgentImport:
    findings: list[Finding] = []
    staging, final = target / f"{STAGING}{uuid4().hex}", target / source.name
    try:
        files = copy_folder(source, staging, findings)
        published = read_published(staging)
        findings += published.findings
        if not published.balance:
            raise Refused("There is no usable row in economy/balance.jsonl")
        _make_room(final)
        (staging / MARK).touch()
        agent = PublishedAgent(source.name, model, published, files)
        with _undone_on_failure(staging, final), database.write(tenant) as session:
            if _known(session, source.name):
                raise Refused("It was imported by somebody else meanwhile")
            figures = store(session, agent, findings)
            _move(staging, final)
        return figures
    finally:
        if staging.exists():
            shutil.rmtree(staging)


def _move(staging: Path, final: Path) -> None:
    staging.rename(final)
    folder = os.open(final.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def _undone_on_failure(staging: Path, final: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        if not staging.exists():
            shutil.rmtree(final)
        raise


def _make_room(final: Path) -> None:
    """Removes what a killed import left. Raises Refused for a folder that no import made."""
    if not final.exists():
        return
    if not (final / MARK).is_file():
        raise Refused("The workspace already has files under this name: rename the folder")
    shutil.rmtree(final)


@contextmanager
def _alone(target: Path) -> Iterator[None]:
    """One import a workspace at a time; clears what a killed one left."""
    with (target / ".import.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ApiError(
                409,
                "import_running",
                "Another import is running in this workspace",
                "Wait until it has ended",
            ) from None
        for left in target.glob(f"{STAGING}*"):
            if left.is_dir():
                shutil.rmtree(left)
        yield


def _labels(path: Path) -> dict[str, str]:
    """What the publishers call each coworker's model. Raises ApiError 422 `labels_unreadable`."""
    if not path.is_file():
        return {}
    try:
        return LABELS_SHAPE.validate_json(path.read_bytes())
    except ValidationError:
        raise ApiError(
            422, "labels_unreadable", f"{LABELS} doesn't map names to labels", "Mend it or take it away"
        ) from None
