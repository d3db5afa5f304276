"""Engine, transactions, and migrations at start-up."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import lru_cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlmodel import Session, create_engine

from openos.settings import get_settings

MIGRATIONS = Path(__file__).parent / "migrations"
MIGRATION_LOCK = 728_111_002


class Database:
    """Opens transactions. `write` takes SQLite's write lock at once, so that read-then-write is atomic."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _create(url)

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction; committed on leaving, rolled back on an exception."""
        connection = self.engine.connect().execution_options(immediate=True)
        with connection, Session(connection, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """One consistent view; nothing is committed."""
        with self.engine.connect() as connection, Session(connection, expire_on_commit=False) as session:
            yield session

    def migrate(self) -> None:
        """Brings the schema to the newest version; a second process waits for the first."""
        with self._alone(), self.engine.connect() as connection:
            _lock_postgres(connection)
            config = Config()
            config.set_main_option("script_location", str(MIGRATIONS))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            connection.commit()

    def ping(self) -> None:
        """Raises SQLAlchemyError when the database doesn't answer."""
        with self.read() as session:
            session.connection().execute(text("SELECT 1"))

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        path = _file(self.url)
        with path.with_suffix(".lock").open("w") if path else nullcontext() as lock:
            if lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _lock_postgres(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})


def _file(url: str) -> Path | None:
    return Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None


def _create(url: str) -> Engine:
    path = _file(url)
    if path is None:
        return create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=20)
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": 30})
    event.listen(engine, "connect", _pragmas)
    event.listen(engine, "begin", _begin)
    return engine


def _pragmas(connection: DBAPIConnection, _record: object) -> None:
    connection.isolation_level = None  # we emit BEGIN ourselves
    cursor = connection.cursor()
    for pragma in ("busy_timeout=30000", "journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


@lru_cache(maxsize=1)
def get_database() -> Database:
    """The process's database."""
    return Database(get_settings().app_database_url)
