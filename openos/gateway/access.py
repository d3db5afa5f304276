"""What every request to ClawWork passes first: role, rate limit, audit; and what it carries."""

import asyncio
from typing import Literal
from uuid import uuid4

from limits.errors import StorageError

from openos.accounts import Identity, audit
from openos.database import Database
from openos.gateway.errors import Forbidden, GatewayError, TooManyRequests, Unavailable
from openos.settings import Settings
from openos.throttle import Throttle, get_storage

Kind = Literal["read", "file", "write", "own", "audit"]
ROLES: dict[Kind, frozenset[str]] = {
    "write": frozenset({"owner", "operator"}),
    "own": frozenset({"owner"}),
    "audit": frozenset({"owner"}),
}
"""Who may do what: `own` changes money or the workspace's settings; anybody in a workspace may look."""

FILES_PER_READ = 10  # one look at a long document asks for each of its pages


class Access:
    """Keeps count for each person in each workspace."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._database = database
        storage, seconds = get_storage(), settings.window_seconds
        limits = {
            "read": settings.read_limit,
            "file": settings.read_limit * FILES_PER_READ,
            "write": settings.write_limit,
            "own": settings.write_limit,
            "audit": settings.read_limit,
        }
        self._throttles = {
            name: Throttle(name, limit=limit, seconds=seconds, storage=storage)
            for name, limit in limits.items()
        }

    async def admit(self, identity: Identity, kind: Kind, *, action: str, target: str) -> dict[str, str]:
        """The headers to send. Raises Forbidden, TooManyRequests, Unavailable."""
        request_id = uuid4().hex
        try:
            _check_role(identity, kind)
            await self._count(identity, kind, request_id)
        except GatewayError as error:
            await self.note(
                identity, action, target, outcome="denied", code=error.code, request_id=request_id
            )
            raise
        return self.headers(identity, request_id)

    async def note(
        self, identity: Identity, action: str, target: str, *, outcome: str, request_id: str, code: str = ""
    ) -> None:
        """Writes the audit record of one act."""
        await asyncio.to_thread(
            audit.record,
            self._database,
            identity=identity,
            action=action,
            target=target,
            outcome=outcome,
            code=code,
            request_id=request_id,
        )

    async def _count(self, identity: Identity, kind: Kind, request_id: str) -> None:
        key = (identity.workspace_id, identity.user_id)
        try:
            wait = await asyncio.to_thread(self._throttles[kind].hit, *key)
        except StorageError as error:
            raise Unavailable(
                "Requests can't be counted now", code="limits_unavailable", request_id=request_id
            ) from error
        if wait:
            raise TooManyRequests(
                "Too many requests in a short time",
                code="too_many_requests",
                retry_after=wait,
                request_id=request_id,
            )

    def headers(self, identity: Identity, request_id: str) -> dict[str, str]:
        """Tenant, actor and id of a request that has been admitted; the client adds the token to them."""
        return {
            "X-Tenant-Id": identity.workspace_id,
            "X-Actor": identity.user_id,
            "X-Request-Id": request_id,
        }


def _check_role(identity: Identity, kind: Kind) -> None:
    if kind in ROLES and identity.role not in ROLES[kind]:
        raise Forbidden(identity.role)
