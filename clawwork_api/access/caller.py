"""Who asks: the workspace and, for the record, the person."""

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

TENANT = re.compile(r"^[A-Za-z0-9_.:@-]{1,128}$")


@dataclass(frozen=True)
class Caller:
    """`tenant` is the workspace that everything is narrowed to; `actor` is only written down."""

    tenant: str
    actor: str


def caller(request: Request) -> Caller:
    """The caller that the gate let in."""
    known: Caller = request.state.caller
    return known


CallerDep = Annotated[Caller, Depends(caller)]
