"""How any request goes through: admitted, sent, and when it changes something, recorded."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar
from urllib.parse import quote
from uuid import uuid4

from pydantic import BaseModel

from openos.accounts import Identity
from openos.gateway.access import Access, Kind
from openos.gateway.client import Client, Method, Params
from openos.gateway.errors import GatewayError
from openos.gateway.models import Answer

Model = TypeVar("Model", bound=Answer)
Headers = Mapping[str, str]


class Door:
    """The base of the gateway's parts."""

    def __init__(self, client: Client, access: Access) -> None:
        self._client, self._access = client, access

    async def _read(
        self,
        identity: Identity,
        path: str,
        model: type[Model],
        params: Params | None = None,
        accept: tuple[int, ...] = (200,),
        kind: Kind = "read",
    ) -> Model:
        headers = await self._access.admit(identity, kind, action="read", target=path)
        return await self._client.read(path, model, headers=headers, params=params, accept=accept)

    async def _write(
        self,
        identity: Identity,
        path: str,
        model: type[Model],
        *,
        act: tuple[str, str],
        body: BaseModel | None = None,
        key: str = "",
        method: Method = "POST",
        kind: Kind = "write",
    ) -> Model:
        """`act` is (action, target) for the audit; `key` makes a repetition harmless, fresh when empty."""

        async def post(headers: Headers) -> Model:
            keyed = {**headers, "Idempotency-Key": key or uuid4().hex}
            return await self._client.write(path, model, headers=keyed, body=body, method=method)

        return await self._recorded(identity, act, post, kind=kind)

    async def _recorded(
        self,
        identity: Identity,
        act: tuple[str, str],
        send: Callable[[Headers], Awaitable[Model]],
        *,
        kind: Kind = "write",
    ) -> Model:
        action, target = act
        headers = await self._access.admit(identity, kind, action=action, target=target)
        request_id = headers["X-Request-Id"]
        try:
            answer = await send(headers)
        except GatewayError as error:
            await self._access.note(
                identity, action, target, outcome="failed", code=error.code, request_id=request_id
            )
            raise
        await self._access.note(identity, action, target, outcome="allowed", request_id=request_id)
        return answer


def path_of(base: str, *parts: str) -> str:
    """The address of a thing by its names, whatever characters are in them."""
    return "/".join([base, *(quote(part, safe="") for part in parts)])
