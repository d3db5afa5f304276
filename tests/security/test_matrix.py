"""Every route, whoever asks and however: rows are made from the application, so that no route has none."""

import time
from pathlib import Path

import pytest

from clawwork_api.app import create_app
from tests.security.conftest import NEXT_TOKEN, TOKEN, asking, settings_for, signed
from tests.security.routes import filled, operations

OPEN_TO_ALL = {("GET", "/healthz"), ("GET", "/readyz")}
OF_NO_TENANT = {
    ("GET", "/openapi.json"),
    ("GET", "/practice/v1/models"),
    ("POST", "/practice/v1/chat/completions"),
}
DENIALS = {401, 403, 429}

ROUTES = operations(create_app(settings_for(Path("never-made"))))
CLOSED = [route for route in ROUTES if route not in OPEN_TO_ALL]
OF_TENANTS = [route for route in CLOSED if route not in OF_NO_TENANT]


def expired():
    return signed(exp=int(time.time()) - 60)


ROWS = [
    ("no token", CLOSED, lambda: asking(token=None), {401}, "unauthorized"),
    ("wrong token", CLOSED, lambda: asking(token="wrong"), {401}, "unauthorized"),
    ("start of the token", CLOSED, lambda: asking(token=TOKEN[:-1]), {401}, "unauthorized"),
    ("expired token", CLOSED, lambda: asking(token=expired()), {401}, "unauthorized"),
    ("other tenant", OF_TENANTS, lambda: asking("acme", signed("other")), {401}, "unauthorized"),
    ("missing tenant", OF_TENANTS, lambda: asking(None), {400}, "missing_tenant"),
    ("missing tenant, signed", OF_TENANTS, lambda: asking(None, signed()), {400}, "missing_tenant"),
    ("bad tenant", OF_TENANTS, lambda: asking("../acme"), {400}, "invalid_tenant"),
]
RIGHT = [
    ("right", lambda: asking()),
    ("right, next token", lambda: asking(token=NEXT_TOKEN)),
    ("right, signed", lambda: asking(token=signed())),
]


def test_the_lists_of_open_routes_name_routes_that_are():
    assert set(ROUTES) >= OPEN_TO_ALL | OF_NO_TENANT
    assert len(ROUTES) > 40


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_whoever_may_not_is_told_so_and_nothing_else(service, row):
    _, routes, headers, statuses, code = row
    for method, path in routes:
        answer = service.request(method, filled(path), headers=headers())
        assert answer.status_code in statuses, (method, path, answer.text)
        assert answer.json()["code"] == code, (method, path)
        assert set(answer.json()) == {"detail", "code", "id", "hint", "fields"}, (method, path)


@pytest.mark.parametrize("row", RIGHT, ids=lambda row: row[0])
def test_whoever_may_is_answered_on_the_merits(service, row):
    for method, path in CLOSED:
        answer = service.request(method, filled(path), headers=row[1]())
        if method == "GET" and "{" not in path and path != "/api/artifacts/file":
            assert answer.status_code == 200, (method, path, answer.text)
        assert answer.status_code not in DENIALS and answer.status_code < 500, (method, path, answer.text)
        assert answer.status_code != 400 or "tenant" not in answer.json().get("code", ""), (method, path)


def test_open_routes_ask_for_nothing(service):
    for method, path in OPEN_TO_ALL:
        assert service.request(method, path).status_code == 200, path


def test_what_is_no_route_is_closed_too(service):
    for path in ("/api/nothing", "/docs", "/redoc", "/healthz/", "/practice", "/.env"):
        assert service.get(path).status_code == 401, path
        assert service.get(path, headers=asking()).status_code == 404, path
