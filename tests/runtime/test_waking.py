"""What changes in one process wakes the followers in another, over PostgreSQL."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine, text

from clawwork_api.database import Database
from clawwork_api.settings import Settings
from clawwork_api.simulations.events import EventFeed
from scripts.postgres import Postgres
from tests.runtime.drafts import patiently

PATIENCE = 20.0


@pytest.fixture
def url(postgres: Postgres) -> str:
    return Settings.model_validate({"CLAWWORK_DATABASE_URL": postgres.url}).app_database_url


@contextmanager
def process(url: str, name: str) -> Iterator[EventFeed]:
    """As far as followers see, a process of its own."""
    database = Database(url)
    database.migrate()
    feed = EventFeed(database)
    feed.share(name, works=False)
    yield feed
    feed.close()
    database.close()


PIDS = """SELECT pid FROM pg_stat_activity
WHERE query = 'LISTEN clawwork_changes' AND datname = 'clawwork' ORDER BY backend_start"""


def asked(url: str, statement: str) -> list[int]:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        found = list(connection.execute(text(statement)).scalars())
    engine.dispose()
    return found


@patiently
def listening(url: str, *, but: int = 0) -> list[int]:
    """The connections of both processes, once neither is `but`."""
    found = asked(url, PIDS)
    return found if len(found) == 2 and but not in found else []


async def test_a_change_there_wakes_who_follows_here(url: str) -> None:
    signal, other = asyncio.Event(), asyncio.Event()
    with process(url, "here") as here, process(url, "there") as there:
        await asyncio.to_thread(listening, url)
        with here.watched(signal, tenant="team"), here.watched(other, tenant="other"):
            there.notify("run-1", tenant="team")
            async with asyncio.timeout(PATIENCE):
                await signal.wait()
            assert not other.is_set()


async def test_a_line_that_broke_is_taken_up_again(url: str) -> None:
    signal = asyncio.Event()
    with process(url, "here") as here, process(url, "there") as there:
        [broken, *_] = await asyncio.to_thread(listening, url)
        await asyncio.to_thread(asked, url, f"SELECT pg_terminate_backend({broken})")
        await asyncio.to_thread(listening, url, but=broken)
        with here.watched(signal, tenant="team"):
            there.notify("run-1", tenant="team")
            async with asyncio.timeout(PATIENCE):
                await signal.wait()


async def test_many_changes_are_told_and_none_is_forgotten(url: str) -> None:
    first, last = asyncio.Event(), asyncio.Event()
    with process(url, "here") as here, process(url, "there") as there:
        await asyncio.to_thread(listening, url)
        with here.watched(first, tenant="team-0"), here.watched(last, tenant="team-199"):
            for number in range(200):
                there.notify(f"run-{number}", tenant=f"team-{number}")
            async with asyncio.timeout(PATIENCE):
                await first.wait()
                await last.wait()
