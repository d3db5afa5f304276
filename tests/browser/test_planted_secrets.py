"""Every byte that a browser received on the way from the first account to a deliverable holds no secret."""

import base64
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import WebSocket, expect

from tests.browser.conftest import PACE, NewPerson
from tests.browser.person import RUN_PATIENCE, Person
from tests.browser.stack import Stack, started
from tests.contract.configs import INLINE, body
from tests.fakes.telltale import KEYS, MODEL, OWN, telling

LENT = {"OPENAI_API_KEY": "sk-canary-lent-6e5d4c3b2a19", "WEB_SEARCH_API_KEY": "canary-lent-search-9d1e3f"}
KEPT = """async () => JSON.stringify([
  {...localStorage}, {...sessionStorage}, document.cookie, await indexedDB.databases()])"""
SCREENS = (
    "/",
    "/coworkers",
    "/coworkers/Ada",
    "/runs",
    "/tasks",
    "/leaderboard",
    "/spending",
    "/audit",
    "/notices",
)


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """With keys of its own for every provider, the one of which tells them to everybody."""
    folder = tmp_path_factory.mktemp("planted")
    with (
        telling() as provider,
        started(folder, pace=PACE, OPENAI_BASE_URL=provider, CLAWWORK_SANDBOX="bubblewrap", **KEYS) as both,
    ):
        yield both


def launched(stack: Stack, run_id: str, name: str, *changes: tuple[str, Any], **more: object) -> str:
    """Another caller's run in the workspace of `run_id`."""
    with closing(sqlite3.connect(stack.folder / "clawwork" / "clawwork.db")) as database:
        tenant = database.execute("select tenant from runs where id = ?", (run_id,)).fetchone()[0]
    headers = {"Authorization": f"Bearer {stack.token}", "X-Tenant-Id": tenant, "X-Actor": "another"}
    sent = body(("agents.0.signature", name), *changes, **more)
    answer = httpx.post(f"{stack.clawwork}/api/simulations", json=sent, headers=headers, timeout=30)
    return str(answer.raise_for_status().json()["simulation_id"])


def walked(who: Person, stack: Stack) -> None:
    """The whole path, an own and a strange caller's run with all their steps and files, and two errors."""
    page = who.page
    who.sign_up(f"k{uuid4().hex[:8]}")
    who.hire("Ada")
    run_id = who.finish("Bring an article into house style")
    for step in who.steps().get_by_role("button").all():
        step.click()
    file = who.files().first.get_attribute("href") or ""
    lent = launched(stack, run_id, "Bea", env_vars=LENT)
    named = {**INLINE["tasks"][0], "prompt": f"Use {' or '.join(OWN)} for it."}
    told = ("task_source", {**INLINE, "tasks": [named]}), ("agents.0.task_filters", {})
    own = launched(stack, run_id, "Cleo", ("agents.0.basemodel", MODEL), *told)
    refused = launched(stack, run_id, "Dora", ("agents.0.basemodel", "gpt-5-mini"), *told)
    for run, name, end in (
        (lent, "Bea", "completed"),
        (own, "Cleo", "completed"),
        (refused, "Dora", "terminated"),
    ):
        who.open(f"/runs/{run}")
        expect(page.locator("main").get_by_text(name, exact=True).first).to_be_visible()  # not the run before
        expect(who.status(end)).to_be_visible(timeout=RUN_PATIENCE)
        for step in who.steps().get_by_role("button").all():
            step.click()
        for href in [link.get_attribute("href") or "" for link in who.files().all()]:
            who.open(href)
            expect(page.get_by_role("heading", level=1).first).to_be_visible()
    for path in ("/runs/none", "/coworkers/Nobody"):
        who.open(path)
        expect(page.get_by_text("could not be read")).to_be_visible()
    for path in (file, *SCREENS):
        who.open(path)
        expect(page.get_by_role("heading", level=1).first).to_be_visible()
        expect(page.locator('[aria-busy="true"]')).to_have_count(0)


def received(har: Path) -> list[tuple[str, bytes]]:
    """(address, body) of each answer that the browser got."""
    answers = [
        (e["request"]["url"], e["response"]["content"]) for e in json.loads(har.read_text())["log"]["entries"]
    ]
    return [
        (url, base64.b64decode(c["text"]) if c.get("encoding") == "base64" else c.get("text", "").encode())
        for url, c in answers
    ]


def test_no_secret_reaches_the_browser(new_person: NewPerson, stack: Stack, tmp_path: Path) -> None:
    har = tmp_path / "received.har"
    who = new_person(record_har_path=har, record_har_content="embed")
    frames: list[tuple[str, bytes]] = []

    def listen(socket: WebSocket) -> None:
        def keep(frame: str | bytes) -> None:
            frames.append((socket.url, frame.encode() if isinstance(frame, str) else frame))

        socket.on("framereceived", keep)

    who.page.on("websocket", listen)
    walked(who, stack)
    (cookie,) = [c["value"] for c in who.context.cookies() if "openos" in c["name"]]
    kept = [("storage", who.page.evaluate(KEPT).encode())]
    who.context.close()
    found = [*received(har), *frames, *kept]
    assert len(frames) > 50 and any(url.endswith(".js") and content for url, content in found)
    assert any(b"house style" in content for _, content in frames)
    assert any(b"Your key is [redacted]" in content for _, content in frames)
    inside = [stack.token, *OWN, *LENT.values(), stack.clawwork, stack.clawwork.partition("://")[2]]
    leaks = [(place, s) for place, content in found for s in [*inside, cookie] if s.encode() in content]
    assert leaks == []
    at_rest = {path: path.read_bytes() for path in stack.folder.rglob("*") if path.is_file()}
    assert any("states" in path.parts for path in at_rest)
    secrets = [stack.token, cookie, *OWN, *LENT.values()]
    assert [path.name for path, held in at_rest.items() for s in secrets if s.encode() in held] == []
