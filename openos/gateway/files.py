"""Bytes through the gateway: downloads with ranges, pages as pictures, uploads as they arrive."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import httpx

from openos.accounts import Identity
from openos.gateway.client import Params
from openos.gateway.door import Door, Headers, Model, path_of
from openos.gateway.models import SkillDetail, UploadResult

PASSED_ON = ("range", "if-range", "if-none-match", "if-modified-since")


Form = Mapping[str, str]
"""The content type and length of a multipart form, whose bytes go with it as they arrive."""


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
        self, identity: Identity, *, task_id: str, form: Form, body: AsyncIterator[bytes]
    ) -> UploadResult:
        """Adds reference files."""
        path, act = path_of("/api/tasks", task_id, "files"), ("add-files", f"task {task_id}")
        return await self._add(identity, path, UploadResult, act=act, form=form, body=body)

    async def add_to_skill(
        self, identity: Identity, *, skill_id: str, form: Form, body: AsyncIterator[bytes]
    ) -> SkillDetail:
        """Makes the next version, with these files too."""
        path, act = path_of("/api/skills", skill_id, "files"), ("renew-skill", f"skill {skill_id}")
        return await self._add(identity, path, SkillDetail, act=act, form=form, body=body)

    async def _add(
        self,
        identity: Identity,
        path: str,
        model: type[Model],
        *,
        act: tuple[str, str],
        form: Form,
        body: AsyncIterator[bytes],
    ) -> Model:
        async def post(headers: Headers) -> Model:
            return await self._client.send(path, model, headers={**headers, **form}, body=body)

        return await self._recorded(identity, act, post)
