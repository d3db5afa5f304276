"""Signed tokens (PREDECESSORS 10 D 6, H): what is accepted, and everything that is not."""

import base64
import json
import time

import jwt
import pytest

from tests.security.conftest import JWT_SECRET, NEXT_TOKEN, TOKEN, asking, signed


def ask(service, token, **more):
    return service.get("/api/agents", headers=asking(token=token, **more))


def unsigned(claims):
    def part(value):
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    return f"{part({'alg': 'none', 'typ': 'JWT'})}.{part(claims)}."


def test_a_signed_token_opens_its_own_tenant_and_no_other(service):
    token = signed("acme")
    assert ask(service, token).status_code == 200
    for other in ("other", "ACME", "acme2"):
        answer = service.get("/api/agents", headers=asking(other, token))
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthorized")


def test_token_without_expiry_is_refused(service):
    assert ask(service, signed(exp=None)).status_code == 401


@pytest.mark.parametrize("claim", ["tenant", "actor"])
def test_a_token_for_nobody_is_refused(service, claim):
    assert ask(service, signed(**{claim: None})).status_code == 401


def test_a_token_that_lives_too_long_is_refused(service):
    moment = int(time.time())
    assert ask(service, signed(exp=moment + 15 * 60)).status_code == 200
    assert ask(service, signed(exp=moment + 15 * 60 + 30)).status_code == 401


@pytest.mark.parametrize(
    "exp", ["soon", "99999999999999999999", 1e300, float("inf"), float("nan"), True, [], {}, -1]
)
def test_an_expiry_that_is_no_time_is_refused(service, exp):
    assert ask(service, signed(exp=exp)).status_code == 401


@pytest.mark.parametrize("tenant", [["acme"], {"a": 1}, 5, True, "", "../acme", "acme\0", "x" * 129])
def test_a_tenant_that_is_no_name_is_refused(service, tenant):
    assert ask(service, signed(tenant)).status_code == 401


def test_only_the_agreed_algorithm_and_secret_count(service):
    claims = {"tenant": "acme", "actor": "ann", "exp": int(time.time()) + 300}
    assert ask(service, jwt.encode(claims, JWT_SECRET, algorithm="HS256")).status_code == 200
    assert ask(service, unsigned(claims)).status_code == 401
    assert ask(service, signed(secret="0" * 40)).status_code == 401
    assert ask(service, signed(secret=TOKEN)).status_code == 401
    for algorithm in ("HS384", "HS512"):
        assert ask(service, signed(secret=JWT_SECRET * 2, algorithm=algorithm)).status_code == 401


def test_a_token_with_one_character_changed_is_refused(service):
    token = signed()
    for place in (5, len(token) // 2, len(token) - 5):
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        assert ask(service, changed).status_code == 401


def test_the_secret_itself_is_no_token(service):
    assert ask(service, JWT_SECRET).status_code == 401


def test_a_signed_token_names_its_actor_whatever_the_header_says(service):
    headers = asking("named", signed("named", actor="ann"), X_Actor="mallory")
    assert service.put("/api/settings/hidden-agents", json={"hidden": []}, headers=headers).is_success
    records = service.get("/api/audit", headers=headers).json()["items"]
    assert [record["actor"] for record in records] == ["ann"]


def test_during_a_rotation_both_tokens_work_and_the_record_says_which(service):
    for token in (TOKEN, NEXT_TOKEN):
        headers = asking("rotating", token)
        assert service.put("/api/settings/hidden-agents", json={"hidden": []}, headers=headers).is_success
    answer = service.get("/api/audit", headers=asking("rotating"))
    prints = [record["fingerprint"] for record in answer.json()["items"]]
    assert len(set(prints)) == 2
    assert TOKEN not in answer.text and NEXT_TOKEN not in answer.text
    assert all(len(p) == 12 for p in prints)
