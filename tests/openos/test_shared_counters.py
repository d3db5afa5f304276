"""Counters that several processes share over a real Redis, and what a dead one does."""

import pytest

from openos import throttle
from openos.accounts import AccountError, Accounts, get_accounts
from openos.gateway.access import Access
from openos.gateway.errors import Unavailable
from openos.settings import get_settings
from tests.redis_server import RedisServer


@pytest.fixture
def redis(process, monkeypatch, tmp_path):
    server = RedisServer(tmp_path)
    monkeypatch.setenv("OPENOS_REDIS_URL", server.url)
    monkeypatch.setenv("OPENOS_SIGN_IN_LIMIT_PER_15_MIN", "3")
    yield server
    server.stop()


def tried(accounts):
    with pytest.raises(AccountError) as refused:
        accounts.sign_in("ada@example.com", "wrong password", address="192.0.2.1")
    return refused.value.code


async def test_two_processes_count_one_persons_attempts_and_nobody_gets_in_uncounted(redis, database, ada):
    one = get_accounts()
    throttle.get_storage.cache_clear()
    two = Accounts(database, get_settings())
    assert [tried(one), tried(two), tried(one)] == ["wrong_credentials"] * 3
    assert [tried(one), tried(two)] == ["too_many_attempts"] * 2
    redis.stop()
    assert [tried(one), tried(two)] == ["limits_unavailable"] * 2
    with pytest.raises(Unavailable) as away:
        await Access(get_settings(), database).admit(ada, "read", action="list", target="runs")
    assert away.value.code == "limits_unavailable"
