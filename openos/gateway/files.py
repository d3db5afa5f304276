"""Bytes through the gateway: downloads with ranges, pages as pictures, uploads as they arrive."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from urllib.parse import quote

import httpx

from openos.accounts import Identity
from openos.gateway.client import Params
from openos.gateway.door import Door, Headers
from openos.gateway.models import UploadResult

PASSED_ON = ("range", "if-range", "if-none-match", "if-modified-since")


class Files(Door):
    """`asked` are the browser's request headers; only those about ranges and freshness are passed on."""

    @asynccontextmanager
    async def open(
        self, identity: Identity, path: str, *, asked: Mapping[str, str], params: Params | None = None
    ) -> AsyncIterator[httpx.Response]:
        """A file of ClawWork, unread. Raises GatewayError."""
        headers = await self._access.admit(identity, "file", action="open", target=path)
        kept = {name: asked[name] for name in PASSED_ON if name in asked}
        plain = {**headers, **kept, "Accept-Encoding": "identity"}
        async with self._client.open(path, headers=plain, params=params) as response:
            yield response

    async def add_to_task(
        self, identity: Identity, task_id: str, *, form: Mapping[str, str], body: AsyncIterator[bytes]
    ) -> UploadResult:
        """Adds reference files. `form` is the content type and length of `body`, a multipart form."""

        async def post(headers: Headers) -> UploadResult:
            path = f"/api/tasks/{quote(task_id, safe='')}/files"
            return await self._client.send(path, UploadResult, headers={**headers, **form}, body=body)

        return await self._recorded(identity, ("add-files", f"task {task_id}"), post)
