"""The texts that are kept while they are said: who sees them, what they may cost, and when they go."""

import logging
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import event

from clawwork_api.agents.tables import Agent
from clawwork_api.database import Database, now
from clawwork_api.settings import Settings
from clawwork_api.simulations.events import EventFeed
from clawwork_api.simulations.saying import Draft, elsewhere
from clawwork_api.simulations.tables import Run, Saying, Step
from scripts.postgres import Postgres
from tests.runtime.drafts import change, kept, patiently

KEY = "0.0.model"


@pytest.fixture
def database(postgres: Postgres) -> Iterator[Database]:
    settings = Settings(_env_file=None, database_url=postgres.url)  # type: ignore[call-arg]
    opened = Database(settings.app_database_url)
    opened.migrate()
    yield opened
    opened.close()


@patiently
def written(postgres: Postgres, run_id: str, text: str) -> bool:
    return kept(postgres, run_id) == [text]


@pytest.mark.parametrize(
    ("tenant", "own", "change_of_it"),
    [
        ("team-others", "", ""),
        ("team", "worker-1", ""),
        ("team", "", "UPDATE runs SET owner = 'worker-2' WHERE id = %s"),
        ("team", "", "UPDATE steps SET state = 'done' WHERE run_id = %s"),
        ("team", "", "UPDATE drafts SET said_at = now() - interval '7 seconds' WHERE run_id = %s"),
    ],
    ids=["of others", "heard here", "taken over", "recorded", "old"],
)
def test_a_text_is_seen_while_it_is_said(
    postgres: Postgres, database: Database, tenant: str, own: str, change_of_it: str
) -> None:
    run_id = said(database)
    with database.read("team") as session:
        there = [Draft("team", run_id, KEY, "I read")]
        assert elsewhere(session, own="", run_id=run_id) == there
        assert [draft for draft in elsewhere(session, own="") if draft.run_id == run_id] == there
    if change_of_it:
        change(postgres, change_of_it, run_id)
    with database.read(tenant) as session:
        assert elsewhere(session, own=own, run_id=run_id) == []
        assert run_id not in [draft.run_id for draft in elsewhere(session, own=own)]


def said(database: Database) -> str:
    """A run in the middle of a call that worker-1 hears."""
    with database.write("team") as session:
        name = uuid4().hex[:12]
        agent = Agent(signature=name, signature_key=name, model="m", opening_balance=Decimal(1))
        session.add(agent)
        session.flush()
        run = Run(agent_id=agent.id, signature=name, model="m", status="running", owner="worker-1")
        session.add(run)
        session.flush()
        session.add(Step(run_id=run.id, key=KEY, agent_id=agent.id, kind="model", name="m", state="sent"))
        session.add(Saying(run_id=run.id, key=KEY, text="I read", owner="worker-1", said_at=now()))
        return run.id


def test_a_table_that_is_away_costs_one_line_and_no_call(
    postgres: Postgres, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    feed, run_id = EventFeed(database), uuid4().hex
    feed.share("worker-1", works=True)
    change(postgres, "ALTER TABLE drafts RENAME TO away")
    feed.say(Draft("team", run_id, KEY, "I"))
    warned(caplog)
    feed.say(Draft("team", run_id, KEY, "I read"))
    feed.say(Draft("team", run_id, KEY, "I read on"))
    change(postgres, "ALTER TABLE away RENAME TO drafts")
    written(postgres, run_id, "I read on")
    assert len(lines(caplog)) == 1
    feed.close()
    assert kept(postgres, run_id) == []


def lines(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    return [record for record in caplog.records if record.name == "clawwork.drafts"]


@patiently
def warned(caplog: pytest.LogCaptureFixture) -> bool:
    return bool(lines(caplog))


def test_over_sqlite_nothing_is_written(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'clawwork.db'}")
    database.migrate()
    sent: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *found: sent.append(found[2]))
    feed = EventFeed(database)
    feed.share("worker-1", works=True)
    feed.say(Draft("team", "r", KEY, "I read"))
    feed.said("r")
    feed.close()  # waits for what is under way
    database.close()
    assert sent == []
