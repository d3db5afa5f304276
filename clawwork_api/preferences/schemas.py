"""What the HTTP contract says of preferences; the shapes are the predecessors'."""

from typing import Annotated

from pydantic import Field, RootModel

from clawwork_api.schemas import Schema, Signature


class HiddenAgents(Schema):
    """Signatures that lists leave out; at most 1,000. They need not exist any more."""

    hidden: Annotated[list[Signature], Field(max_length=1000)]


class Kept(Schema):
    status: str = "ok"


class DisplayingNames(RootModel[dict[str, str]]):
    """What a coworker is called, by its signature, where that is another name."""
