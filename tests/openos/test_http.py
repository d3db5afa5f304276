"""The running web service, spoken to as a browser and as an attacker would."""

import os
import re
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from starlette.responses import Response

from scripts.ports import free_port
from tests.security import smuggling

PORT = free_port()
BASE = f"http://127.0.0.1:{PORT}"
ROOT = Path(__file__).parents[2]
PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def server(tmp_path_factory, clawwork_port):
    home = tmp_path_factory.mktemp("openos")
    env = {k: v for k, v in os.environ.items() if not k.startswith(("OPENOS_", "CLAWWORK_", "PYTEST_"))}
    env |= {
        "OPENOS_DATABASE_URL": f"sqlite:///{home / 'openos.db'}",
        "CLAWWORK_INTERNAL_URL": f"127.0.0.1:{clawwork_port}",
        "CLAWWORK_API_TOKEN": "token-of-the-test",
        "CLAWWORK_MAX_UPLOAD_MB": "1",
        "REFLEX_ENV_MODE": "prod",
        "REFLEX_STATES_WORKDIR": str(home / "states"),
        "__REFLEX_SKIP_COMPILE": "true",
    }
    granian = Path(sys.executable).with_name("granian")
    command = [granian, "--interface", "asgi", "--factory", "--host", "127.0.0.1", "--port", str(PORT)]
    log = home / "log"
    with (
        log.open("w") as out,
        subprocess.Popen(
            [*command, "openos.openos:app"], cwd=ROOT, env=env, stdout=out, stderr=subprocess.STDOUT
        ) as running,
    ):
        with httpx.Client(base_url=BASE, transport=httpx.HTTPTransport(retries=8)) as client:
            assert client.get("/healthz").json() == {"status": "ok", "service": "openos"}, log.read_text()
        yield log
        running.terminate()


@pytest.fixture
def browser(server):
    with httpx.Client(base_url=BASE, headers={"Origin": BASE}, timeout=60) as client:
        yield client


def enter(browser, name, way="sign-up", **more):
    form = {"email": f"{name}@example.com", "password": PASSWORD, "display_name": name, **more}
    return browser.post(f"/auth/{way}", data=form)


def test_sign_up_out_and_in_again(browser):
    answer = enter(browser, "ada")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert browser.get("/files/artifacts/a1").status_code != 401
    out = browser.post("/auth/sign-out")
    assert out.headers["location"] == "/sign-in"
    assert out.headers["clear-site-data"] == '"storage"'
    assert browser.get("/files/artifacts/a1").status_code == 401
    again = enter(browser, "ada", "sign-in", next="/tasks/7?x=1")
    assert again.headers["location"] == "/tasks/7?x=1"


def test_the_cookie_of_before_is_worth_nothing_after_signing_out_or_in(browser):
    enter(browser, "bea")
    old = browser.cookies["openos"]
    enter(browser, "bea", "sign-in")
    assert browser.cookies["openos"] != old
    assert httpx.get(f"{BASE}/files/artifacts/a1", cookies={"openos": old}).status_code == 401


def test_a_password_is_changed_by_who_is_signed_in_and_knows_it(browser):
    change = {"current": PASSWORD, "new": "seven tired lanterns"}
    assert browser.post("/auth/password", data=change).headers["location"] == "/sign-in?next=%2Fsettings"
    enter(browser, "pia")
    old = browser.cookies["openos"]
    wrong = browser.post("/auth/password", data={**change, "current": "not the password"})
    assert wrong.headers["location"] == "/settings?outcome=wrong_password"
    assert browser.post("/auth/password", data=change).headers["location"] == "/settings?outcome=changed"
    assert browser.cookies["openos"] != old
    assert httpx.get(f"{BASE}/files/artifacts/a1", cookies={"openos": old}).status_code == 401
    assert enter(browser, "pia", "sign-in", password="seven tired lanterns").headers["location"] == "/"


def test_a_link_that_sets_a_password_comes_back_with_what_is_wrong(browser):
    answer = browser.post("/auth/reset", data={"link": "a.1.b", "new": "seven tired lanterns"})
    assert answer.headers["location"] == "/sign-in?mode=reset&error=link_ended&link=a.1.b"


def test_failure_goes_back_with_its_code_and_never_the_password(browser):
    answer = enter(browser, "cyd", "sign-in", next="/runs/1")
    where = answer.headers["location"]
    assert where == "/sign-in?error=wrong_credentials&email=cyd%40example.com&next=%2Fruns%2F1"
    taken = [enter(browser, "dan").headers["location"] for _ in range(2)]
    assert taken == ["/", "/sign-in?mode=sign-up&error=email_taken&email=dan%40example.com"]
    short = enter(browser, "eve", password="short").headers["location"]
    assert "error=password_short" in short
    assert "password=" not in short


@pytest.mark.parametrize(
    "wanted",
    ["https://evil.test/", "//evil.test", "/\\evil.test", "/\t/evil.test", "javascript:alert(1)", "x"],
)
def test_next_never_leads_to_another_site(browser, wanted):
    enter(browser, "fay")
    assert enter(browser, "fay", "sign-in", next=wanted).headers["location"] == "/"


def test_guessing_a_password_is_slowed_down(browser):
    enter(browser, "gus")
    tried = [enter(browser, "gus", "sign-in", password="wrong password") for _ in range(11)]
    assert "error=wrong_credentials" in tried[9].headers["location"]
    assert "error=too_many_attempts" in tried[10].headers["location"]


@pytest.mark.parametrize("origin", ["http://evil.test", "null", "http://127.0.0.1:3999", "http://127.0.0.1"])
@pytest.mark.parametrize(("method", "path"), [("POST", "/auth/sign-in"), ("GET", "/files/artifacts/a1")])
def test_another_origin_is_refused(server, method, path, origin):
    answer = httpx.request(
        method, BASE + path, headers={"Origin": origin}, data={"email": "x"} if method == "POST" else None
    )
    assert answer.status_code == 403


def test_a_post_that_a_browser_calls_cross_site_is_refused(server):
    answer = httpx.post(f"{BASE}/auth/sign-out", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def handshake(origin):
    lines = [
        f"GET /_event/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:{PORT}",
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        *([f"Origin: {origin}"] if origin else []),
    ]
    with closing(socket.create_connection(("127.0.0.1", PORT), timeout=5)) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        return int(connection.recv(100).split()[1])


def test_the_event_socket_opens_for_this_site_alone(server):
    assert handshake(BASE) == 101
    assert handshake("http://evil.test") == 403
    assert handshake("http://127.0.0.1:3999") == 403
    assert handshake(None) == 403


def test_two_statements_of_a_length_smuggle_no_request(server):
    smuggling.check(BASE)


def test_every_answer_carries_the_security_headers(server):
    for path in ("/healthz", "/nothing-here", "/files/artifacts/a1"):
        headers = httpx.get(BASE + path).headers
        policy = headers["content-security-policy"]
        assert "unsafe-eval" not in policy
        script = re.search(r"script-src ([^;]*)", policy)
        assert "unsafe-inline" not in script[1]
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"


def test_uploads_of_reflex_need_a_session(server):
    assert httpx.post(f"{BASE}/_upload", headers={"Origin": BASE}, content=b"x").status_code == 401


def test_ready_says_what_is_missing(browser, server):
    answer = browser.get("/readyz")
    assert answer.status_code == 503
    parts = {part["name"]: part for part in answer.json()["components"]}
    assert parts["database"]["ok"]
    assert not parts["clawwork"]["ok"]
    assert "CLAWWORK_INTERNAL_URL" in parts["clawwork"]["remedy"]


def test_ready_when_both_answer(browser, clawwork):
    clawwork.says("/healthz", {"status": "ok", "service": "clawwork", "ts": "now"})
    assert browser.get("/readyz").status_code == 200


def file_of(clawwork, kind, *, path="/api/artifacts/a1/content", status=200, **headers):
    named = {k.replace("_", "-"): v for k, v in headers.items()}
    clawwork.answers[path] = [Response(b"bytes", status, named, media_type=kind)]


def test_a_download_passes_ranges_and_tags_and_hides_the_token(browser, clawwork):
    enter(browser, "hal")
    file_of(
        clawwork,
        "text/csv",
        status=206,
        etag='"t"',
        content_range="bytes 0-4/9",
        content_disposition='attachment; filename="a.csv"',
    )
    answer = browser.get("/files/artifacts/a1", headers={"Range": "bytes=0-4", "If-None-Match": '"t"'})
    assert (answer.status_code, answer.content) == (206, b"bytes")
    assert answer.headers["content-range"] == "bytes 0-4/9"
    assert answer.headers["content-disposition"] == 'attachment; filename="a.csv"'
    assert answer.headers["cache-control"] == "private, no-cache"
    sent = clawwork.asked("/api/artifacts/a1/content")[0]
    assert (sent["range"], sent["if-none-match"]) == ("bytes=0-4", '"t"')
    assert "cookie" not in sent
    assert "token-of-the-test" not in str(answer.headers)


@pytest.mark.parametrize(
    ("kind", "shown"),
    [("image/png", True), ("video/mp4", True), ("text/html", False), ("image/svg+xml", False)],
)
def test_only_pictures_and_videos_are_shown_in_place(browser, clawwork, kind, shown):
    enter(browser, "ida")
    enter(browser, "ida", "sign-in")
    file_of(clawwork, kind, content_disposition="inline")
    answer = browser.get("/files/artifacts/a1?inline=1")
    assert answer.headers["content-disposition"] == ("inline" if shown else "attachment")
    assert "sandbox" in answer.headers["content-security-policy"]


def test_a_page_of_a_document_is_a_picture(browser, clawwork):
    enter(browser, "jim")
    file_of(clawwork, "image/webp", path="/api/artifacts/a1/pages/2")
    assert browser.get("/files/artifacts/a1/pages/2?width=600").content == b"bytes"


def test_what_is_not_there_is_not_there(browser, clawwork):
    enter(browser, "kim")
    answer = browser.get("/files/artifacts/a1")
    assert (answer.status_code, answer.json()["code"]) == (404, "thing_not_found")


def test_a_person_who_opens_a_file_signed_out_is_led_to_sign_in(server):
    answer = httpx.get(f"{BASE}/files/artifacts/a1", headers={"Sec-Fetch-Mode": "navigate"})
    assert answer.headers["location"] == "/sign-in?next=%2Ffiles%2Fartifacts%2Fa1"


def test_an_upload_reaches_clawwork_byte_for_byte(browser, clawwork):
    enter(browser, "lea")
    clawwork.says("/api/tasks/t 1/files", {"reference_files": []})
    data = os.urandom(300_000)
    answer = browser.post("/files/tasks/t 1", files={"files": ("a.bin", data)})
    assert (answer.status_code, answer.headers["location"]) == (303, "/tasks/t%201")
    assert data in clawwork.requests[-1][3]


def test_an_upload_that_is_too_large_or_refused_says_so(browser, clawwork):
    enter(browser, "mia")
    answer = browser.post("/files/tasks/t1", files={"files": ("a.bin", b"x" * 1_200_000)})
    assert answer.headers["location"] == "/tasks/t1?error=too_large"
    assert clawwork.requests == []
    clawwork.says("/api/tasks/t1/files", {"detail": "no", "code": "unsupported_type", "id": "r"}, 415)
    answer = browser.post("/files/tasks/t1", files={"files": ("a.bin", b"x")})
    assert answer.headers["location"] == "/tasks/t1?error=unsupported_type"


def test_files_of_a_skill_go_the_same_way_and_come_back_from_their_version(browser, clawwork):
    enter(browser, "ned")
    answer = browser.post("/files/skills/s 1", files={"files": ("a.bin", b"x")})
    assert answer.headers["location"] == "/skills/s%201?error=thing_not_found"
    file_of(clawwork, "text/csv", path="/api/skills/s1/versions/2/files/a.csv")
    answer = browser.get("/files/skills/s1/2/a.csv")
    assert (answer.content, answer.headers["content-disposition"]) == (b"bytes", "attachment")


def test_nothing_secret_is_in_the_log(server, browser):
    enter(browser, "noa")
    text = server.read_text()
    assert "sign-up" in text
    for secret in (PASSWORD, browser.cookies["openos"], "token-of-the-test"):
        assert secret not in text
