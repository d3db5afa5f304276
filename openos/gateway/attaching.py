"""What owners attach to the workspace by name, each kind below one path: added, tested and removed alike."""

from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel

from openos.accounts import Identity
from openos.gateway.client import Method
from openos.gateway.door import Door, Model, path_of

Verb = Literal["add", "test", "remove"]


@dataclass(frozen=True)
class Kind:
    """`action` ends the audit record's action, as in add-endpoint; `noun` begins its target."""

    path: str
    action: str
    noun: str


class Attaching(Door):
    """The base of the gateway's parts about them."""

    async def _own(
        self,
        identity: Identity,
        verb: Verb,
        kind: Kind,
        name: str,
        model: type[Model],
        *,
        body: BaseModel | None = None,
    ) -> Model:
        parts = {"add": (), "test": (name, "test"), "remove": (name,)}[verb]
        method: Method = "DELETE" if verb == "remove" else "POST"
        act = (f"{verb}-{kind.action}", f"{kind.noun} {name}")
        path = path_of(kind.path, *parts)
        return await self._write(identity, path, model, act=act, body=body, method=method, kind="own")
