"""Deliverables over HTTP: lists, previews, bytes, pages as pictures."""

from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from fastapi import APIRouter, Depends, Query, Request, Response

from clawwork_api.access.caller import Caller, CallerDep
from clawwork_api.access.sessions import Read, ServicesDep
from clawwork_api.artifacts import downloads, service, storage
from clawwork_api.artifacts.schemas import ArtifactDetail, ArtifactPages, ArtifactRow, RandomArtifacts
from clawwork_api.artifacts.tables import Artifact
from clawwork_api.documents import DocumentError, count_pages, preview, render_page
from clawwork_api.errors import ApiError, not_found
from clawwork_api.evaluations import service as evaluations
from clawwork_api.paging import Cursor, Limit
from clawwork_api.runtime.drawing import Pages
from clawwork_api.schemas import OpenApi, Page
from clawwork_api.services import Services

router = APIRouter(prefix="/api/artifacts", tags=["artifacts"])
PATH = r"^(?:[A-Za-z0-9_-][^/\\]*/)*[A-Za-z0-9_-][^/\\]*\.(?:pdf|docx|xlsx|pptx)$"
WEBP: OpenApi = {200: {"content": {"image/webp": {}}, "description": "The page as a picture"}}
BYTES: OpenApi = {200: {"content": {"*/*": {}}, "description": "The file"}}


class Drawn(NamedTuple):
    """A file's own name, and a PDF that has its pages."""

    name: str
    pdf: Path


@router.get("")
def list_artifacts(
    session: Read,
    run_id: Annotated[str | None, Query(max_length=32)] = None,
    signature: Annotated[str | None, Query(max_length=128)] = None,
    role: Literal["working", "deliverable"] | None = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[ArtifactRow]:
    return service.page(session, run_id=run_id, signature=signature, role=role, cursor=cursor, limit=limit)


@router.get("/random")
def random_artifacts(session: Read, count: Annotated[int, Query(ge=1, le=100)] = 30) -> RandomArtifacts:
    return RandomArtifacts(artifacts=service.random(session, count))


@router.get("/file", response_class=Response, responses=BYTES)
def artifact_by_path(
    request: Request,
    services: ServicesDep,
    caller: CallerDep,
    session: Read,
    path: Annotated[str, Query(min_length=1, max_length=700, json_schema_extra={"pattern": PATH})],
) -> Response:
    if path.startswith("/") or "\0" in path or "\\" in path or ".." in path.split("/"):
        raise ApiError(
            400, "invalid_path", "Invalid path", "Use a path that GET /api/artifacts/random returned"
        )
    if not path.lower().endswith(service.LISTED_KINDS):
        kinds = ", ".join(service.LISTED_KINDS)
        raise ApiError(
            400, "unsupported_file_type", "This kind of file is not served here", f"Served: {kinds}"
        )
    artifact = service.by_path(session, path)
    file = _file(services, caller, artifact)
    return downloads.send(request, file, name=artifact.name, tag=artifact.sha256, inline=True)


@router.get("/{artifact_id}")
def read_artifact(
    artifact_id: str, services: ServicesDep, caller: CallerDep, session: Read
) -> ArtifactDetail:
    artifact = service.get(session, artifact_id)
    row = service.rows(session, [artifact])[0]
    return ArtifactDetail(
        **row.model_dump(),
        sha256=artifact.sha256,
        preview=preview(_file(services, caller, artifact)),
        drawable=_pages(services, caller).drawable(artifact.name),
        evaluation=evaluations.of_artifact(session, artifact),
    )


@router.get("/{artifact_id}/content", response_class=Response, responses=BYTES)
def artifact_content(
    artifact_id: str,
    request: Request,
    services: ServicesDep,
    caller: CallerDep,
    session: Read,
    inline: bool = False,
) -> Response:
    artifact = service.get(session, artifact_id)
    file = _file(services, caller, artifact)
    return downloads.send(request, file, name=artifact.name, tag=artifact.sha256, inline=inline)


def _document(artifact_id: str, services: ServicesDep, caller: CallerDep) -> Path:
    """The transaction is over before anything is drawn: nobody waits for its connection meanwhile."""
    with services.database.read(caller.tenant) as session:
        return _file(services, caller, service.get(session, artifact_id))


async def _drawn(
    document: Annotated[Path, Depends(_document)], services: ServicesDep, caller: CallerDep
) -> Drawn:
    """Waits on the loop: drawing takes seconds, and a thread each would soon be all threads."""
    try:
        return Drawn(document.name, await _pages(services, caller).of(document))
    except DocumentError as error:
        if error.code == "not_drawable":
            raise ApiError(409, "not_drawable", "Pages of this file can't be drawn", str(error)) from error
        raise ApiError(409, "pages_refused", str(error), "Download the file to open it") from error


DrawnDep = Annotated[Drawn, Depends(_drawn)]


@router.get("/{artifact_id}/pages")
def artifact_pages(drawn: DrawnDep) -> ArtifactPages:
    try:
        return ArtifactPages(count=count_pages(drawn.pdf))
    except DocumentError as error:
        raise _no_page(error) from error


@router.get("/{artifact_id}/pages/{number}", response_class=Response, responses=WEBP)
def artifact_page(
    number: int, drawn: DrawnDep, width: Annotated[int, Query(ge=100, le=2000)] = 900
) -> Response:
    try:
        picture = render_page(drawn.pdf, number, width, name=drawn.name)
    except DocumentError as error:
        raise _no_page(error) from error
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, max-age=3600"}
    return Response(picture, media_type="image/webp", headers=headers)


def _no_page(error: DocumentError) -> ApiError:
    return ApiError(404, "page_not_found", "There is no such page to show", str(error))


def _pages(services: Services, caller: Caller) -> Pages:
    folder = storage.pages_folder(services.settings.data_dir, caller.tenant)
    return Pages(services.engine.resources.drawer, folder)


def _file(services: Services, caller: Caller, artifact: Artifact) -> Path:
    root = storage.tenant_root(services.settings.data_dir, caller.tenant)
    try:
        return storage.locate(root, artifact.path)
    except (FileNotFoundError, storage.StorageError) as error:
        raise not_found("File") from error
