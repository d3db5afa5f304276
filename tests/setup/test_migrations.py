"""The migrations make the tables that the code expects."""

from datetime import date, datetime
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, MetaData, Table, insert, text

from clawwork_api.database import Database
from clawwork_api.database.engine import MIGRATIONS
from clawwork_api.database.models import METADATA


def test_the_newest_migration_is_what_the_tables_say(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'clawwork.db'}")
    database.migrate()
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
    database.close()


def test_what_runs_have_cost_still_counts_under_caps(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'clawwork.db'}")
    _upgrade(database, "0015")
    with database.engine.begin() as connection:
        _put(connection, "agents", id="a")
        _put(connection, "daily_balances", agent_id="a", day=DAY)
        for run, kind, amount in (
            ("r", "model", -5),
            ("r", "sandbox", -2),
            ("", "model", -9),
            ("r", "income", 8),
        ):
            _put(connection, "ledger_entries", agent_id="a", day=DAY, run_id=run, kind=kind, amount=amount)
    database.migrate()
    with database.engine.connect() as connection:
        assert connection.execute(text("SELECT run_spend FROM daily_balances")).scalars().all() == [7]
    database.close()


def _upgrade(database: Database, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.commit()


def _put(connection: Connection, name: str, **given: object) -> None:
    """A row of a table as it is now; what is not given is empty, as far as it may be."""
    table = Table(name, MetaData(), autoload_with=connection)
    needed = (c for c in table.columns if not (c.nullable or c.server_default or c.name in given))
    empty = {
        c.name: EMPTY.get(c.type.python_type, "")
        for c in needed
        if not (c.primary_key and c.type.python_type is int)
    }
    connection.execute(insert(table), empty | given)


DAY = date(2026, 3, 1)
EMPTY: dict[type, object] = {int: 0, bool: False, datetime: datetime(2026, 3, 1)}
