"""What happens before the first request, and after the last."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pydantic import ValidationError

from openos import logs
from openos.database import get_database
from openos.gateway.client import get_client
from openos.settings import get_settings


@asynccontextmanager
async def running() -> AsyncIterator[None]:
    """Checks the settings and migrates the database. Raises SystemExit with what to do when it can't."""
    check_settings()
    logs.configure(get_settings())
    await asyncio.to_thread(get_database().migrate)
    yield
    await get_client().close()
    get_database().close()


def check_settings() -> None:
    """Raises SystemExit that names each variable that can't be used."""
    try:
        get_settings()
    except ValidationError as error:
        problems = "\n".join(f"  {'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise SystemExit(f"OpenOS can't start; set these variables right:\n{problems}") from error
