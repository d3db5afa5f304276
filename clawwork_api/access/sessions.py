"""Transactions of a request: committed before the answer is sent, so that an answer is never a lie."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, Request

from clawwork_api.access.caller import CallerDep
from clawwork_api.database import TenantSession
from clawwork_api.services import Services

MAX_WRITERS = 8


def services(request: Request) -> Services:
    """The parts that this process is made of."""
    found: Services = request.app.state.services
    return found


ServicesDep = Annotated[Services, Depends(services)]


def _read(services: ServicesDep, caller: CallerDep) -> Iterator[TenantSession]:
    with services.database.read(caller.tenant) as session:
        yield session


def _write(services: ServicesDep, caller: CallerDep) -> Iterator[TenantSession]:
    with services.database.write(caller.tenant) as session:
        yield session


Read = Annotated[TenantSession, Depends(_read, scope="function")]
# Writers wait for the database's lock in a worker thread: more of them than threads would starve the
# one that holds it.
Write = Annotated[TenantSession, Depends(_write, scope="function", max_concurrency=MAX_WRITERS)]
