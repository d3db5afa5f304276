"""What the web service writes to its log: one JSON object a line, in UTC, and no secret."""

import json
import logging
import sys
from datetime import datetime, timedelta

import httpx
from sqlalchemy.exc import OperationalError

from openos.accounts import Accounts
from openos.http import routes
from openos.http.policy import headers
from openos.http.refusals import Refusals
from openos.http.security import Security
from openos.logs import JsonLines, secrets_of
from openos.settings import get_settings
from tests.openos.conftest import TOKEN


def test_a_line_is_one_object_in_utc_whatever_is_written(process, monkeypatch):
    monkeypatch.setenv("CLAWWORK_API_TOKEN", f"{TOKEN}, the-next-token")
    monkeypatch.setenv("CLAWWORK_JWT_SECRET", "a-secret-that-signs-tokens-of-the-test")
    monkeypatch.setenv("OPENOS_DATABASE_URL", "postgresql://openos:pass-word@127.0.0.1/openos")
    monkeypatch.setenv("OPENOS_REDIS_URL", "redis://:another-word@127.0.0.1/0")
    get_settings.cache_clear()
    secrets = secrets_of(get_settings())
    assert len(secrets) == 5
    for secret in secrets:
        text = f'{secret}\n{{"level": "forged"}}\x1b[31m'
        record = logging.LogRecord("openos", logging.INFO, "x", 1, "said %s", (text,), None)
        record.target = text
        try:
            raise ValueError(text)
        except ValueError:
            record.exc_info = sys.exc_info()
        line = JsonLines(secrets).format(record)
        assert secret not in line
        assert line.count("[redacted]") == 3
        assert line.isprintable()
        read = json.loads(line)
        assert read["level"] == "info"
        assert datetime.fromisoformat(read["ts"]).utcoffset() == timedelta(0)


async def test_an_unexpected_error_is_answered_without_its_words(database, monkeypatch):
    def broken(*_):
        raise OperationalError("SELECT secret FROM sessions", {}, Exception("password=hunter2"))

    monkeypatch.setattr(Accounts, "current_identity", broken)
    transport = httpx.ASGITransport(Security(routes.build()), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://openos.test") as client:
        answer = await client.get("/files/artifacts/a1", headers={"Cookie": "openos=x"})
    assert (answer.status_code, answer.text) == (500, "Internal Server Error")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_what_is_refused_at_the_gate_is_told_and_a_flood_is_counted(caplog):
    moments = iter([0.0, *[1.0] * 1000, *[61.0] * 10])
    refusals = Refusals(lambda: next(moments))
    scope = {"type": "websocket", "path": "/_event", "headers": [(b"origin", b"http://evil.test")]}
    for _ in range(1000):
        refusals.tell(scope, "foreign_origin")
    assert [(r.code, r.kind, r.path, r.origin) for r in caplog.records] == [
        ("foreign_origin", "websocket", "/_event", "http://evil.test")
    ] * 20
    refusals.tell(scope, "foreign_origin")
    assert caplog.records[20].times == 980


async def test_the_gate_tells_whom_it_refused(database, caplog):
    transport = httpx.ASGITransport(Security(routes.build()))
    async with httpx.AsyncClient(transport=transport, base_url="http://openos.test") as client:
        for path, sent in (
            ("/auth/sign-in", {"Origin": "http://evil.test"}),
            ("/auth/sign-in", {"Sec-Fetch-Site": "cross-site"}),
            ("/_upload", {}),
        ):
            await client.post(path, headers=sent)
    assert [record.code for record in caplog.records] == ["foreign_origin", "foreign_site", "signed_out"]


def test_only_production_over_https_asks_for_https_from_then_on(monkeypatch):
    monkeypatch.setenv("OPENOS_PUBLIC_URL", "https://openos.example.com")
    for env, asked in (("development", False), ("production", True)):
        monkeypatch.setenv("OPENOS_ENV", env)
        get_settings.cache_clear()
        assert ("strict-transport-security" in headers(get_settings())) is asked
