"""Files from a form: checked beside their future place, then kept in one transaction."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from fastapi import UploadFile

from clawwork_api.database import TenantSession
from clawwork_api.services import Services
from clawwork_api.tasks import uploads
from clawwork_api.tasks.uploads import Staged, Upload

MEGABYTE = 1_000_000


@contextmanager
def received(
    services: Services, tenant: str, *, folder: Path, files: Sequence[UploadFile]
) -> Iterator[tuple[list[Staged], TenantSession]]:
    """The files, below `folder` under temporary names, and the session that is to keep them.

    Raises what `uploads.staged` raises. Blocking.
    """
    sent = [Upload(file.filename or "", file.file) for file in files]
    limit = services.settings.max_upload_mb * MEGABYTE
    with (
        uploads.staged(folder, sent, max_bytes=limit) as staged,
        services.database.write(tenant) as session,
    ):
        yield staged, session
