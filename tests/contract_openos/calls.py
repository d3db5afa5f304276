"""Every call that OpenOS can make to ClawWork, found by making each once against a door that only listens."""

import inspect
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel

from openos.accounts import Identity
from openos.gateway.errors import Unavailable
from openos.gateway.feeds import Feeds
from openos.gateway.files import Files
from openos.gateway.gateway import Gateway
from openos.gateway.models import (
    AgentChange,
    BalanceChange,
    Hire,
    Launch,
    NewEndpoint,
    NewServer,
    RenewSkill,
    ScoreWork,
    WorkspaceChange,
    WriteNote,
    WriteSkill,
    WriteTask,
)

WHO = Identity(
    session_id="s",
    user_id="u",
    email="ada@example.com",
    display_name="Ada",
    workspace_id="w",
    workspace_name="W",
    role="owner",
)
BODIES: dict[type, BaseModel] = {
    Hire: Hire(signature="Ada", model="practice-1", opening_balance=Decimal(10)),
    Launch: Launch(signature="Ada", task_ids=["style-edit"]),
    AgentChange: AgentChange(instructions="I"),
    BalanceChange: BalanceChange(amount=Decimal(1), memo="M"),
    NewEndpoint: NewEndpoint(name="ollama", base_url="http://127.0.0.1:1/v1"),
    WorkspaceChange: WorkspaceChange(timezone="UTC"),
    NewServer: NewServer(name="tracker", url="http://127.0.0.1:1/mcp"),
    RenewSkill: RenewSkill(instructions="I"),
    WriteSkill: WriteSkill(name="s", instructions="I"),
    ScoreWork: ScoreWork(score=Decimal("0.5")),
    WriteNote: WriteNote(topic="T", content="C"),
    WriteTask: WriteTask(title="T", occupation="O", brief="B", value=Decimal(1)),
}


@dataclass(frozen=True)
class Call:
    """`model` is what the answer is read as, None for bytes and streams; `body` the model that is sent."""

    source: str
    method: str
    path: str
    model: type[BaseModel] | None = None
    body: type[BaseModel] | None = None
    params: frozenset[str] = frozenset()


class Heard(Exception):
    """Ends a call once it is known."""


@dataclass
class Listener:
    """Stands where the client and the access check stand, and notes what would be sent."""

    calls: list[Call] = field(default_factory=list)
    source: str = ""

    async def admit(self, *_: Any, **__: Any) -> Mapping[str, str]:
        return {"X-Request-Id": "r"}

    async def note(self, *_: Any, **__: Any) -> None:
        return None

    def _hear(self, method: str, path: str, **known: Any) -> Heard:
        known["params"] = frozenset(known.get("params") or ())
        self.calls.append(Call(self.source, method, path, **known))
        return Heard()

    async def read(self, path: str, model: type[BaseModel], *, params: Any = None, **_: Any) -> BaseModel:
        raise self._hear("get", path, model=model, params=params)

    async def write(
        self, path: str, model: type[BaseModel], *, body: Any = None, method: str = "POST", **_: Any
    ) -> BaseModel:
        raise self._hear(method.lower(), path, model=model, body=type(body) if body else None)

    async def send(self, path: str, model: type[BaseModel], **_: Any) -> BaseModel:
        raise self._hear("post", path, model=model)

    @asynccontextmanager
    async def open(self, path: str, *, params: Any = None, **_: Any) -> AsyncIterator[None]:
        raise self._hear("get", path, params=params)
        yield

    @asynccontextmanager
    async def events(self, path: str, **_: Any) -> AsyncIterator[None]:
        self._hear("get", path)
        raise Unavailable("only listening", code="clawwork_unreachable")
        yield


def argument(parameter: inspect.Parameter) -> Any:
    """Something of the parameter's type."""
    wanted = parameter.annotation
    if wanted is Identity:
        return WHO
    if wanted in BODIES:
        return BODIES[wanted]
    return {str: "x", int: 1, Literal["now", "after_step"]: "now", date | None: date(2026, 1, 1)}[wanted]


async def gateway_calls() -> list[Call]:
    """One call of each public coroutine of the gateway, with all of its parameters given."""
    listener = Listener()
    gateway = Gateway(listener, listener)  # type: ignore[arg-type]
    for name, method in inspect.getmembers(gateway, inspect.iscoroutinefunction):
        if name.startswith("_"):
            continue
        listener.source = name
        given = {p.name: argument(p) for p in inspect.signature(method, eval_str=True).parameters.values()}
        await _once(method(**given))
    return listener.calls


async def other_calls() -> list[Call]:
    """Uploads, files, pages and events, which go through doors of their own."""
    listener = Listener()
    files = Files(listener, listener)  # type: ignore[arg-type]
    feeds = Feeds(listener, listener, is_live=lambda _: True)  # type: ignore[arg-type]
    listener.source = "add_to_task"
    await _once(files.add_to_task(WHO, task_id="x", form={}, body=_nothing()))
    listener.source = "add_to_skill"
    await _once(files.add_to_skill(WHO, skill_id="x", form={}, body=_nothing()))
    listener.source = "earlier events"
    await _once(feeds._earlier(WHO, "x", after=0, until=1))
    return listener.calls


async def _once(call: Any) -> None:
    try:
        await call
    except Heard:
        return
    raise AssertionError("this call never reached ClawWork")


async def _nothing() -> AsyncIterator[bytes]:
    return
    yield b""
