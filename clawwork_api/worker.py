"""A process that works runs and serves nothing: any number of them may share one PostgreSQL."""

import asyncio
import signal

from clawwork_api.database import Database
from clawwork_api.runtime.engine import RunEngine
from clawwork_api.settings import Settings
from clawwork_api.simulations.events import EventFeed


async def work(settings: Settings) -> None:
    """Works runs until SIGTERM or SIGINT; what is unfinished then is left to the others."""
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, ended.set)
    database = Database(settings.app_database_url)
    engine = RunEngine(settings, database, EventFeed(database), works=True)
    await engine.start()
    try:
        await ended.wait()
    finally:
        await engine.stop()
        database.close()
