"""What the web service writes to its log: one JSON object a line, in UTC, and no secret."""

import json
import logging
import sys
from datetime import datetime, timedelta

import httpx
from sqlalchemy.exc import OperationalError

from openos.accounts import Accounts
from openos.http import routes
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
