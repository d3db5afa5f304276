"""One socket from its handshake to its end."""

import asyncio
import json
import logging
import time

from fastapi import WebSocket, WebSocketDisconnect
from pydantic import ValidationError

from clawwork_api.errors import ApiError, answer
from clawwork_api.live.admission import (
    BAD_TENANT,
    PROTOCOL,
    UNAUTHORIZED,
    Admitted,
    admit,
    count,
    origin_allowed,
    sent_token,
)
from clawwork_api.live.hub import Client, Crowded, Hub
from clawwork_api.live.schemas import Auth
from clawwork_api.settings import Settings

log = logging.getLogger("clawwork.live")

FIRST_MESSAGE_SECONDS = 5.0
CLOSE_SECONDS = 2.0
MAX_CHARACTERS = 65_536
MAX_STRANGERS = 64
POLICY, TOO_BIG, BROKEN, LATER = 1008, 1009, 1011, 1013
CLOSED_WITH = {401: UNAUTHORIZED, 400: BAD_TENANT}
HELLO = json.dumps({"type": "connected", "message": "Connected to ClawWork's live updates"})


class Ended(Exception):
    """The socket has to be closed with `code`."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


class Strangers:
    """How many sockets are open that have not said who they are."""

    waiting = 0


async def serve(websocket: WebSocket, hub: Hub, settings: Settings) -> None:
    """Admits the client, tells it what happens and answers what it says, until one side ends it."""
    try:
        admitted = await _admitted(websocket, settings)
        if admitted is not None:
            await _talk(websocket, hub, admitted)
    except Ended as end:
        await _close(websocket, end.code, end.reason)
    except Crowded:
        await _close(websocket, LATER, "too many sockets are open in this workspace")
    except WebSocketDisconnect:
        return


async def _admitted(websocket: WebSocket, settings: Settings) -> Admitted | None:
    """None after a refusal, which the handshake answers with 403, 429 or 503."""
    headers = websocket.headers
    tenant = headers.get("x-tenant-id", "") or websocket.query_params.get("tenant_id", "")
    offered: list[str] = websocket.scope.get("subprotocols") or []
    admitted, why = _known_by(websocket, settings, tenant=tenant, token=sent_token(headers, offered))
    try:
        await count(websocket.scope, settings, admitted)
    except ApiError as error:
        await _turn_away(websocket, error)
        return None
    if admitted is None and not why and Strangers.waiting >= MAX_STRANGERS:
        why = "too many strangers"
    if why:
        await _refuse(websocket, why)
        return None
    await websocket.accept(PROTOCOL if PROTOCOL in offered else None)
    return admitted or await _introduced(websocket, settings, tenant)


def _known_by(
    websocket: WebSocket, settings: Settings, *, tenant: str, token: str
) -> tuple[Admitted | None, str]:
    """Who the handshake says it is, and why it is refused; neither for who will say it in a message."""
    if not origin_allowed(websocket.headers, settings):
        return None, "origin"
    if not token and settings.require_read_auth:
        return None, ""
    try:
        return admit(settings, token=token, tenant=tenant), ""
    except ApiError as error:
        return None, error.code


async def _turn_away(websocket: WebSocket, error: ApiError) -> None:
    websocket.scope["state"]["refusal"] = error.code
    log.warning("socket refused", extra={"reason": error.code})
    await websocket.send_denial_response(answer(websocket, error))


async def _refuse(websocket: WebSocket, why: str) -> None:
    log.warning("socket refused", extra={"reason": why})
    await websocket.close(POLICY)


async def _introduced(websocket: WebSocket, settings: Settings, tenant: str) -> Admitted:
    """Waits for the first message of a client that can send no header. Raises Ended."""
    Strangers.waiting += 1
    try:
        text = await asyncio.wait_for(_text(websocket), FIRST_MESSAGE_SECONDS)
        said = Auth.model_validate_json(text)
        if said.type != "auth":
            raise Ended(UNAUTHORIZED, "the first message has to be of type auth")
        admitted = admit(settings, token=said.token, tenant=said.tenant_id or tenant)
        await count(websocket.scope, settings, admitted)
        return admitted
    except (TimeoutError, ValidationError) as error:
        raise Ended(UNAUTHORIZED, "the first message has to be of type auth") from error
    except ApiError as error:
        raise Ended(CLOSED_WITH.get(error.status, LATER), error.message) from error
    finally:
        Strangers.waiting -= 1


async def _talk(websocket: WebSocket, hub: Hub, admitted: Admitted) -> None:
    client = Client(deltas=websocket.query_params.get("deltas", "") == "true")
    async with hub.joined(admitted.tenant, client) as room:
        client.offer(HELLO)
        tasks = [
            asyncio.create_task(_send(websocket, client)),
            asyncio.create_task(_listen(websocket, client)),
            asyncio.create_task(_too_slow(client)),
            asyncio.create_task(_expiry(admitted)),
            asyncio.create_task(_reader_fails(room.watch)),
        ]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        task.result()


async def _send(websocket: WebSocket, client: Client) -> None:
    while True:
        await websocket.send_text(await client.next())


async def _listen(websocket: WebSocket, client: Client) -> None:
    while True:
        client.offer(json.dumps({"type": "echo", "data": await _text(websocket)}))


async def _text(websocket: WebSocket) -> str:
    message = await websocket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", 1005))
    text = message.get("text")
    if text is None or len(text) > MAX_CHARACTERS:
        raise Ended(TOO_BIG, f"a message is text of at most {MAX_CHARACTERS} characters")
    return str(text)


async def _too_slow(client: Client) -> None:
    await client.given_up.wait()
    raise Ended(LATER, "too slow: connect again and read what was missed")


async def _expiry(admitted: Admitted) -> None:
    if admitted.expires_at is None:
        await asyncio.Event().wait()
    else:
        await asyncio.sleep(max(admitted.expires_at - time.time(), 0))
    raise Ended(UNAUTHORIZED, "the token has expired")


async def _reader_fails(watch: asyncio.Task[None]) -> None:
    await asyncio.wait([watch])
    raise Ended(BROKEN, "live updates broke off: connect again")


async def _close(websocket: WebSocket, code: int, reason: str) -> None:
    """A client that takes nothing any more doesn't take the goodbye either: its socket is dropped then."""
    try:
        await asyncio.wait_for(websocket.close(code, reason), CLOSE_SECONDS)
    except (TimeoutError, RuntimeError):
        log.info("socket dropped", extra={"code": code})
