"""A clean process for each test: its own database, its own counters, no variable of the machine."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from openos import throttle
from openos.accounts import NewAccount, get_accounts
from openos.accounts import service as accounts
from openos.database import engine
from openos.gateway import client
from openos.settings import get_settings

CACHES = (get_settings, engine.get_database, throttle.get_storage, accounts.get_accounts, client.get_client)
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for name in [n for n in os.environ if n.startswith(("OPENOS_", "CLAWWORK_", "NEXT_PUBLIC_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("OPENOS_DATABASE_URL", f"sqlite:///{tmp_path / 'openos.db'}")
    for cache in CACHES:
        cache.cache_clear()
    yield
    for cache in CACHES:
        cache.cache_clear()


@pytest.fixture
def database(process):
    database = engine.get_database()
    database.migrate()
    yield database
    database.close()


@pytest.fixture
def sign_up(database) -> Callable[[str], str]:
    """sign_up("ada") -> the token of a new account's session."""

    def up(name: str) -> str:
        new = NewAccount(email=f"{name}@example.com", password=PASSWORD, display_name=name)
        return get_accounts().sign_up(new, address="192.0.2.1")

    return partial(up)
