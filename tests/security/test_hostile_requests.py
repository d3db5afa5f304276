"""What is too large, too deep or no text is refused with a clear error; and what every answer carries."""

import json
import logging
import sys

import pytest

from clawwork_api.logs import JsonLines
from clawwork_api.middleware import SAFE_HEADERS
from clawwork_api.redaction import of_settings
from tests.security.conftest import JWT_SECRET, NEXT_TOKEN, TOKEN, asking, running, settings_for

NAMES = ["content-security-policy", "x-content-type-options", "x-frame-options", "referrer-policy"]


def post(service, content, **headers):
    headers = {"Content-Type": "application/json"} | headers
    return service.post("/api/tasks", content=content, headers=asking(**headers))


def code(answer):
    assert set(answer.json()) == {"detail", "code", "id", "hint", "fields"}
    return answer.status_code, answer.json()["code"]


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (b"[" * 33 + b"]" * 33, "json_too_deep"),
        (b'{"a":' * 500_000, "json_too_deep"),
        (json.dumps({str(n): n for n in range(10_001)}).encode(), "json_too_large"),
        (b'{"title": "a\\u0000b"}', "invalid_text"),
        (b'{"title": "a\0b"}', "invalid_text"),
        (b'{"title": "\\ud83d"}', "invalid_text"),
        (b'{"title": "\\ud83d\\n\\ude00"}', "invalid_text"),
        (b'{"title": "\\ud83d and \\ude00"}', "invalid_text"),
        (b'{"title": "\\ude00\\ud83d"}', "invalid_text"),
        (b'{"title": "\xed\xa0\x80"}', "invalid_text"),
        (b'{"title": "\xff"}', "invalid_text"),
        ('{"title": "a"}'.encode("utf-16"), "invalid_text"),
        (b'{"value": NaN}', "invalid_number"),
        (b'{"value": -Infinity}', "invalid_number"),
        (b'{"value": ' + b"9" * 5_000 + b"}", "invalid_number"),
    ],
)
def test_a_body_that_cannot_be_kept_is_refused(service, content, wanted):
    if len(content) > 1_000_000:
        content = content[:999_999]
    assert code(post(service, content)) == (422, wanted)


@pytest.mark.parametrize(
    "title", ["\\ud83d\\ude00", "\U0001f600", "[[[[" * 20, 'a \\"NaN\\" \\\\u0000', "Infinity"]
)
def test_text_that_only_looks_dangerous_passes(service, title):
    rest = {"brief": "Count them all.", "occupation": "Clerks", "sector": "Finance", "value": "1"}
    body = json.dumps(rest)[:-1] + f', "title": "{title}"}}'
    answer = post(service, body.encode())
    assert answer.status_code == 201, answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/api/agents/a%00b",
        "/api/agents/%ED%A0%80",
        "/api/agents/%ff",
        "/api/agents?x=%00",
        "/api/simulations?signature=a%00b",
        "/api/simulations?signature=%ED%A0%80",
        "/api/artifacts/file?path=a%00.pdf",
    ],
)
def test_an_address_that_is_no_text_is_refused(service, path):
    assert code(service.get(path, headers=asking())) == (422, "invalid_text")
    assert code(service.get(path)) == (401, "unauthorized")


def test_sizes_of_address_headers_and_bodies_are_limited(service):
    assert code(service.get(f"/api/agents/{'a' * 9_000}", headers=asking())) == (414, "address_too_long")
    assert code(service.get("/api/agents", headers=asking(X_Long="a" * 33_000))) == (431, "headers_too_large")
    many = {f"X-{n}": "a" for n in range(101)}
    assert code(service.get("/api/agents", headers=asking() | many)) == (431, "headers_too_large")
    assert code(post(service, b"x" * 1_000_001)) == (413, "too_large")
    assert code(post(service, iter([b"x" * 600_000, b"x" * 600_000]))) == (413, "too_large")
    assert code(service.get("/api/audit?limit=201", headers=asking())) == (422, "invalid_request")
    assert code(service.get("/api/audit?limit=0", headers=asking())) == (422, "invalid_request")


def test_every_answer_carries_safe_headers(service):
    answers = [
        service.get("/api/agents", headers=asking()),
        service.get("/api/agents"),
        service.get("/api/nothing", headers=asking()),
        service.delete("/api/agents", headers=asking()),
        service.get("/healthz"),
        service.get("/openapi.json", headers=asking()),
        post(service, b"x" * 1_000_001),
        post(service, b"{"),
    ]
    for answer in answers:
        assert [answer.headers[name] for name in NAMES] == [
            {k.lower(): v for k, v in SAFE_HEADERS.items()}[name] for name in NAMES
        ]
        assert answer.headers["strict-transport-security"].startswith("max-age=31536000")
        assert "no-" in answer.headers["cache-control"]
        assert "server" not in answer.headers


def test_an_unexpected_error_is_as_safe_and_tells_nothing(service, monkeypatch):
    monkeypatch.setattr(service.app.state.services.database, "read", None)
    answer = service.get("/api/audit", headers=asking())
    assert code(answer) == (500, "internal_error")
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert "NoneType" not in answer.text


def test_only_production_asks_for_https_from_then_on(tmp_path):
    with running(tmp_path, env="development") as client:
        assert "strict-transport-security" not in client.get("/healthz").headers


def test_another_sites_preflight_is_refused(service):
    def preflight(origin, method="POST"):
        headers = {"Origin": origin, "Access-Control-Request-Method": method}
        return service.options("/api/agents", headers=headers)

    own = preflight("https://app.example.com")
    assert own.headers["access-control-allow-origin"] == "https://app.example.com"
    for origin in (
        "https://evil.example",
        "https://app.example.com.evil.example",
        "null",
        "http://app.example.com",
    ):
        refused = preflight(origin)
        assert refused.status_code == 400
        assert "access-control-allow-origin" not in refused.headers
        answer = service.get("/api/agents", headers=asking(Origin=origin))
        assert "access-control-allow-origin" not in answer.headers
    assert "access-control-allow-credentials" not in own.headers


def test_no_secret_gets_into_a_log_line(tmp_path):
    url = "postgresql://clawwork:pass-word-of-the-database@127.0.0.1/x"
    chosen = settings_for(tmp_path, database_url=url, openai_api_key="sk-0123456789abcdef")
    lines = JsonLines(of_settings(chosen))
    for secret in (TOKEN, NEXT_TOKEN, JWT_SECRET, "pass-word-of-the-database", "sk-0123456789abcdef"):
        record = logging.LogRecord("x", logging.INFO, "x", 1, f"a {secret}", None, None)
        record.nested = {"list": [f"b {secret}"], "error": ValueError(f"c {secret}")}
        try:
            raise ValueError(f"d {secret}")
        except ValueError:
            record.exc_info = sys.exc_info()
        line = lines.format(record)
        assert secret not in line
        assert line.count("[redacted]") == 4


def test_a_number_beyond_what_the_database_holds_is_refused(service):
    path = "/api/simulations/none/events"
    for asked in (path, f"{path}/stream"):
        answer = service.get(asked, params={"after": 10**19}, headers=asking())
        assert code(answer) == (422, "invalid_request")


@pytest.mark.parametrize("amount", [-9.112966025871378e22, 1e300, -1e300])
def test_an_amount_beyond_every_limit_is_refused(service, amount):
    answer = service.patch("/api/agents/Nobody", json={"cap_daily": amount}, headers=asking())
    assert code(answer) == (422, "invalid_request")
