"""Who asks: the workspace and, for the record, the person and the token."""

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

TENANT = re.compile(r"^[A-Za-z0-9_.:@-]{1,128}$")


@dataclass(frozen=True)
class Caller:
    """`tenant` is what everything is narrowed to; `actor` and the token's `fingerprint` are written down."""

    tenant: str
    actor: str
    fingerprint: str = ""


def caller(request: Request) -> Caller:
    """The caller that the gate let in."""
    known: Caller = request.state.caller
    return known


CallerDep = Annotated[Caller, Depends(caller)]
