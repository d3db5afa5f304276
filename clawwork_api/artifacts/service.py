"""Recording and finding the files that coworkers make."""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import ColumnElement
from sqlmodel import col, func, select

from clawwork_api import paging
from clawwork_api.agents.tables import Agent
from clawwork_api.artifacts import storage
from clawwork_api.artifacts.schemas import ArtifactRow, RandomArtifact
from clawwork_api.artifacts.tables import Artifact
from clawwork_api.database import TenantSession, now
from clawwork_api.documents import media_type
from clawwork_api.errors import not_found
from clawwork_api.schemas import Page
from clawwork_api.simulations.tables import Run, RunTask

LISTED_KINDS = (".pdf", ".docx", ".xlsx", ".pptx")
"""What the predecessors list."""


def record_file(
    session: TenantSession, *, root: Path, path: Path, run: Run, run_task: RunTask, role: str
) -> Artifact | None:
    """Notes the file `path` below the tenant's `root` as it is now; None when nothing changed.

    A deliverable stays one. Raises storage.StorageError for a link or a path outside, FileNotFoundError.
    """
    name = storage.relative(root, path)
    with storage.open_file(root, name) as file:
        sha256, size = storage.digest(file)
    known = session.exec(select(Artifact).where(Artifact.path == name)).first()
    if known is None:
        known = _new(name, path.name, run, run_task)
    elif known.sha256 == sha256 and role in (known.role, "working"):
        return None
    known.role = role if known.role == "working" else known.role
    known.sha256, known.size = sha256, size
    session.add(known)
    session.flush()
    return known


def _new(path: str, name: str, run: Run, run_task: RunTask) -> Artifact:
    return Artifact(
        tenant=run.tenant,
        agent_id=run.agent_id,
        run_id=run.id,
        run_task_id=run_task.id,
        task_id=run_task.task_id,
        task_title=run_task.title,
        name=name,
        path=path,
        media_type=media_type(name),
        size=0,
        sha256="",
        day=now().date().isoformat(),
    )


def get(session: TenantSession, artifact_id: str) -> Artifact:
    """Raises ApiError 404 `artifact_not_found`."""
    artifact = session.get(Artifact, artifact_id)
    if artifact is None:
        raise not_found("Artifact")
    return artifact


def by_path(session: TenantSession, path: str) -> Artifact:
    """The artifact at `path` below the coworkers' folder. Raises ApiError 404 `file_not_found`."""
    wanted = f"{storage.AGENT_DATA}/{path}"
    artifact = session.exec(select(Artifact).where(Artifact.path == wanted)).first()
    if artifact is None or not artifact.name.lower().endswith(LISTED_KINDS):
        raise not_found("File")
    return artifact


def page(
    session: TenantSession,
    *,
    run_id: str | None,
    signature: str | None,
    role: str | None,
    cursor: str | None,
    limit: int,
) -> Page[ArtifactRow]:
    """Newest first."""
    wanted = _filters(run_id, signature, role)
    count = session.exec(select(func.count()).select_from(Artifact).join(Agent).where(*wanted)).one()
    query = select(Artifact).join(Agent).where(*wanted)
    if cursor is not None:
        query = query.where(_older(session, cursor))
    query = query.order_by(col(Artifact.created_at).desc(), col(Artifact.id).desc()).limit(limit + 1)
    found = list(session.exec(query))
    following = paging.encode(found[limit - 1].id) if len(found) > limit else None
    return Page[ArtifactRow](items=rows(session, found[:limit]), next=following, total=count)


def _filters(run_id: str | None, signature: str | None, role: str | None) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if run_id is not None:
        wanted.append(col(Artifact.run_id) == run_id)
    if signature is not None:
        wanted.append(col(Agent.signature_key) == signature.casefold())
    if role is not None:
        wanted.append(col(Artifact.role) == role)
    return wanted


def _older(session: TenantSession, cursor: str) -> ColumnElement[bool]:
    last = get(session, str(paging.decode(cursor, str)[0]))
    return (col(Artifact.created_at) < last.created_at) | (
        (col(Artifact.created_at) == last.created_at) & (col(Artifact.id) < last.id)
    )


def of_run(session: TenantSession, run_id: str) -> list[ArtifactRow]:
    """Every file of a run, deliverables first, then by name."""
    query = select(Artifact).where(Artifact.run_id == run_id)
    found = sorted(session.exec(query), key=lambda a: (a.role != "deliverable", a.name, a.id))
    return rows(session, found)


def rows(session: TenantSession, artifacts: Sequence[Artifact]) -> list[ArtifactRow]:
    """The artifacts as listed, in the order given."""
    agents = {
        a.id: a for a in session.exec(select(Agent).where(col(Agent.id).in_({x.agent_id for x in artifacts})))
    }
    return [
        ArtifactRow(
            id=a.id,
            signature=agents[a.agent_id].signature,
            run_id=a.run_id,
            task_id=a.task_id,
            task_title=a.task_title,
            name=a.name,
            role=a.role,
            media_type=a.media_type,
            size=a.size,
            practice=agents[a.agent_id].practice,
            created_at=a.created_at,
        )
        for a in artifacts
    ]


def random(session: TenantSession, count: int) -> list[RandomArtifact]:
    """Up to `count` documents by chance, in the predecessors' shape."""
    kinds = [col(Artifact.name).ilike(f"%{kind}") for kind in LISTED_KINDS]
    wanted = kinds[0] | kinds[1] | kinds[2] | kinds[3]
    query = select(Artifact, Agent.signature).join(Agent).where(wanted).order_by(func.random()).limit(count)
    return [
        RandomArtifact(
            agent=signature,
            date=a.day,
            filename=a.name,
            extension=Path(a.name).suffix.lower(),
            size_bytes=a.size,
            path=a.path.removeprefix(f"{storage.AGENT_DATA}/"),
        )
        for a, signature in session.exec(query)
    ]
