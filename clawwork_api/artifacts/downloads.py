"""Sending a file's bytes so that no browser runs what a coworker or a stranger wrote."""

from pathlib import Path

from fastapi import Request, Response
from fastapi.responses import FileResponse

from clawwork_api import etag
from clawwork_api.documents import media_type

INLINE = frozenset({"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp", "video/mp4"})


def send(request: Request, path: Path, *, name: str, tag: str, inline: bool) -> Response:
    """The file with its ETag and ranges; an attachment unless `inline` is asked for a harmless type."""
    quoted = f'"{tag}"'
    kind = media_type(name)
    headers = {
        "ETag": quoted,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-cache",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    if etag.matches(request, quoted):
        return Response(status_code=304, headers=headers)
    disposition = "inline" if inline and kind in INLINE else "attachment"
    return FileResponse(
        path, headers=headers, media_type=kind, filename=name, content_disposition_type=disposition
    )
