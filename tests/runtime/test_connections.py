"""Connections to PostgreSQL: reads write nothing, what is prepared stays, a dead one is not used."""

from collections.abc import Iterator
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, event, text
from sqlalchemy.exc import InternalError
from sqlmodel import select

from clawwork_api.agents.tables import Workspace
from clawwork_api.database import Database, Row, engine, write_down
from clawwork_api.settings import Settings
from clawwork_api.workspace.tables import ModelPrice
from scripts.postgres import Postgres

OFTEN = 8
"""The driver prepares a statement once it was asked five times."""


@pytest.fixture
def database(postgres: Postgres) -> Iterator[Database]:
    settings = Settings.model_validate({"CLAWWORK_DATABASE_URL": postgres.url})
    made = Database(settings.app_database_url)
    made.migrate()
    yield made
    made.close()


@pytest.fixture
def team() -> str:
    return f"team-{uuid4().hex[:12]}"


def test_nothing_is_written_while_reading(database: Database, team: str) -> None:
    with pytest.raises(InternalError, match="read-only"), database.read(team) as session:
        session.add(Workspace(tenant=team))
        session.flush()


def test_a_reader_sees_one_moment(database: Database, team: str) -> None:
    with database.read(team) as reading:
        assert reading.exec(select(Workspace)).all() == []
        with database.write(team) as writing:
            writing.add(Workspace(tenant=team))
        assert reading.exec(select(Workspace)).all() == []
    with database.read(team) as reading:
        assert len(reading.exec(select(Workspace)).all()) == 1


def test_rows_are_written_down_in_one_journey(database: Database, team: str) -> None:
    asked: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    values = {"provider": "p", "input_per_1m": Decimal(1), "output_per_1m": Decimal(2)}
    with database.write(team) as session:
        write_down(session, *(Row(ModelPrice, {**values, "model": model}) for model in ("one", "two")))
    assert len(asked) == 1
    with database.glance(team) as session:
        assert set(session.exec(select(ModelPrice.model))) == {"one", "two"}
    with database.glance("somebody-else") as session:
        assert session.exec(select(ModelPrice.model)).all() == []


def test_what_was_prepared_outlives_reads(database: Database, team: str) -> None:
    for _ in range(OFTEN):
        with database.read(team) as session:
            session.exec(select(Workspace)).all()
    with database.read(team) as session:
        kept = session.execute(text("SELECT count(*) FROM pg_prepared_statements")).scalar_one()
    assert kept > 0


def test_a_connection_that_died_while_it_lay_idle_is_replaced(
    database: Database, team: str, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.read(team) as session:
        session.exec(select(Workspace)).all()
    monkeypatch.setattr(engine, "IDLE_SECONDS", 0.0)
    operator = create_engine(postgres.url.replace("postgresql:", "postgresql+psycopg:"))
    with operator.connect() as connection:
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        assert connection.execute(text(f"{others} AND datname = 'clawwork'")).all()
    operator.dispose()
    with database.read(team) as session:
        assert session.exec(select(Workspace)).all() == []
