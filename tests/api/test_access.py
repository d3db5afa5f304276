import httpx
import pytest

from tests.conftest import SECOND_TOKEN, TOKEN, ClawWork
from tests.security import smuggling


def get(clawwork: ClawWork, path: str = "/api/agents", **headers: str) -> httpx.Response:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.get(clawwork.url + path, headers=sent, timeout=30)


def test_health_is_open_and_tells_no_secret(clawwork: ClawWork):
    alive, ready = get(clawwork, "/healthz"), get(clawwork, "/readyz")
    assert (alive.status_code, ready.status_code) == (200, 200)
    assert alive.json()["status"] == "ok"
    assert {c["name"] for c in ready.json()["components"] if c["required"]} == {
        "database",
        "data_root",
        "engine",
        "models",
    }
    assert str(clawwork.data_dir) not in ready.text
    assert TOKEN not in ready.text
    assert ready.json()["missing_env"] == ["ANTHROPIC_API_KEY", "OPENAI_API_KEY"]


@pytest.mark.parametrize(
    "credentials",
    [{}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {TOKEN}"}, {"X_ClawWork_Token": "ñ"}],
)
def test_without_a_valid_token_nothing_is_told(clawwork: ClawWork, credentials: dict[str, str]):
    for path in ("/api/agents", "/api/nothing-here", "/openapi.json", "/practice/v1/models"):
        answer = httpx.get(
            clawwork.url + path,
            headers={k.replace("_", "-"): v.encode("latin-1") for k, v in credentials.items()},
        )
        assert answer.status_code == 401, path
        assert answer.json()["code"] == "unauthorized"
        assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("token", [TOKEN, SECOND_TOKEN])
def test_either_token_is_accepted_in_both_headers(clawwork: ClawWork, token: str):
    assert get(clawwork, Authorization=f"bearer {token}", X_Tenant_Id="acme").status_code == 200
    assert get(clawwork, X_ClawWork_Token=token, X_Tenant_Id="acme").status_code == 200


def test_the_token_is_checked_before_the_tenant_and_both_before_the_body(clawwork: ClawWork):
    broken = {"url": f"{clawwork.url}/api/agents", "content": b"{not json"}
    assert httpx.post(**broken).json()["code"] == "unauthorized"
    token = {"Authorization": f"Bearer {TOKEN}"}
    assert httpx.post(**broken, headers=token).json()["code"] == "missing_tenant"
    both = token | {"X-Tenant-Id": "acme", "Content-Type": "application/json"}
    assert httpx.post(**broken, headers=both).json()["code"] == "invalid_request"


@pytest.mark.parametrize("name", ["../acme", "a b", "x" * 129, "a/b", "a\tb"])
def test_a_tenant_that_is_no_name_is_refused(clawwork: ClawWork, name: str):
    answer = get(clawwork, X_ClawWork_Token=TOKEN, X_Tenant_Id=name)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_tenant")


def test_a_request_id_is_kept_when_sane_and_made_otherwise(clawwork: ClawWork):
    kept = get(clawwork, X_Request_Id="abc-123_def.456")
    assert kept.headers["x-request-id"] == kept.json()["id"] == "abc-123_def.456"
    made = get(clawwork, X_Request_Id="no spaces please")
    assert made.headers["x-request-id"] == made.json()["id"] != "no spaces please"


def test_only_named_origins_may_read_from_a_browser(clawwork: ClawWork):
    named = get(clawwork, "/healthz", Origin="https://app.example.com")
    assert named.headers["access-control-allow-origin"] == "https://app.example.com"
    stranger = get(clawwork, "/healthz", Origin="https://evil.example.com")
    assert "access-control-allow-origin" not in stranger.headers


def test_two_statements_of_a_length_smuggle_no_request(clawwork: ClawWork):
    smuggling.check(clawwork.url)


def test_text_says_its_charset(clawwork: ClawWork):
    with clawwork.client("acme") as asking:
        table = asking.get("/api/tasks/credit-notes/files/orders.csv")
        report = asking.get("/api/economy/report?format=csv")
    assert [answer.headers["content-type"] for answer in (table, report)] == ["text/csv; charset=utf-8"] * 2
