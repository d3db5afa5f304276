"""The database of the service: engine, tenant-bound transactions, migrations at start-up."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection
from sqlmodel import Session, create_engine

from clawwork_api.database.tenancy import TenantSession

MIGRATIONS = Path(__file__).parent / "migrations"
IDLE_SECONDS = 1.0
"""How long a connection may have lain idle and still be taken without asking whether it lives."""
READING = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
GLANCING = {"isolation_level": "AUTOCOMMIT"}


class Database:
    """Opens transactions. `write` takes SQLite's write lock at once, so that read-then-write is atomic."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _create(url)

    @property
    def shared(self) -> bool:
        """Whether it is made for several processes, maybe of several machines: PostgreSQL is."""
        return self.engine.dialect.name == "postgresql"

    @contextmanager
    def write(self, tenant: str) -> Iterator[TenantSession]:
        """One transaction of one tenant; committed on leaving, rolled back on an exception."""
        connection = self.engine.connect().execution_options(immediate=True)
        owned = TenantSession(connection, tenant=tenant, expire_on_commit=False)
        with connection, owned as session, session.begin():
            yield session

    @contextmanager
    def read(self, tenant: str) -> Iterator[TenantSession]:
        """One consistent view of one tenant; nothing is written."""
        with self._look(tenant, READING) as session:
            yield session

    @contextmanager
    def glance(self, tenant: str) -> Iterator[TenantSession]:
        """As `read`, for a statement or two: each sees its own moment, and PostgreSQL is told of no
        transaction."""
        with self._look(tenant, GLANCING) as session:
            yield session

    @contextmanager
    def _look(self, tenant: str, on_postgres: Mapping[str, Any]) -> Iterator[TenantSession]:
        """A session that commits nothing, and so tells nobody who listens for changes of any.

        PostgreSQL refuses to write; a rollback would make its driver forget what it has prepared.
        """
        connection = self.engine.connect().execution_options(**(on_postgres if self.shared else {}))
        with connection, connection.begin() as transaction:
            joined = TenantSession(connection, tenant=tenant, join_transaction_mode="rollback_only")
            with joined as session:
                yield session
                session.expunge_all()  # rows stay readable after the block
            if not self.shared:
                transaction.rollback()

    @contextmanager
    def system(self) -> Iterator[Session]:
        """Across tenants: for the engine and the operator's commands, never for a request."""
        connection = self.engine.connect().execution_options(immediate=True)
        with connection, Session(connection, expire_on_commit=False) as session, session.begin():
            yield session

    def migrate(self) -> None:
        """Brings the schema to the newest version (Alembic)."""
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        with self.engine.connect() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            connection.commit()

    def close(self) -> None:
        self.engine.dispose()


def _create(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return _create_postgres(url)
    path = Path(url.removeprefix("sqlite:///"))
    path.parent.mkdir(parents=True, exist_ok=True)
    connect = {"check_same_thread": False, "timeout": 30}
    engine = create_engine(url, pool_size=20, max_overflow=40, connect_args=connect)
    event.listen(engine, "connect", _pragmas)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _create_postgres(url: str) -> Engine:
    """The connection that was used last is taken first: its statements are prepared."""
    engine = create_engine(url, pool_use_lifo=True, pool_size=10, max_overflow=20)

    def left(_connection: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
        entry.info["left"] = time.monotonic()

    def taken(connection: DBAPIConnection, entry: ConnectionPoolEntry, _proxy: PoolProxiedConnection) -> None:
        idle = time.monotonic() - entry.info.get("left", time.monotonic())
        if idle > IDLE_SECONDS and not _lives(engine, connection):
            raise InvalidatePoolError("a connection was closed while it lay idle")

    event.listen(engine, "checkin", left)
    event.listen(engine, "checkout", taken)
    return engine


def _lives(engine: Engine, connection: DBAPIConnection) -> bool:
    try:
        return engine.dialect.do_ping(connection)
    except engine.dialect.loaded_dbapi.Error:
        return False


def _pragmas(connection: DBAPIConnection, _record: object) -> None:
    connection.isolation_level = None  # we emit BEGIN ourselves
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: object) -> None:
    options = connection.get_execution_options()  # type: ignore[attr-defined]
    statement = "BEGIN IMMEDIATE" if options.get("immediate") else "BEGIN"
    connection.exec_driver_sql(statement)  # type: ignore[attr-defined]
