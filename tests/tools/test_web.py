"""Searching and reading the web through each provider's own protocol, and what goes wrong there."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from clawwork_api.runtime.tools import ToolContext, ToolOutcome, call_tool, tool_definitions
from clawwork_api.runtime.web import asking, open_web
from clawwork_api.settings import Settings
from tests.fakes.web.server import KEY, TEXT, FakeWeb, Fault, served

PRICE = Decimal("0.008")


@pytest.fixture
def fake() -> Iterator[FakeWeb]:
    with served() as running:
        yield running


class Caller:
    def __init__(self, folder: Path, fake: FakeWeb, provider: str, key: str = KEY) -> None:
        given = {"WEB_SEARCH_API_KEY": key, "WEB_SEARCH_PROVIDER": provider, "WEB_SEARCH_BASE_URL": fake.url}
        settings = Settings(_env_file=None, **given)  # type: ignore[arg-type, call-arg]
        self.context = ToolContext(workspace=folder, sandbox=None, web=open_web(settings))

    async def __call__(self, name: str, **arguments: Any) -> tuple[ToolOutcome, dict[str, Any]]:
        outcome = await call_tool(self.context, name, json.dumps(arguments))
        assert KEY not in outcome.content and "127.0.0.1" not in outcome.content
        return outcome, json.loads(outcome.content)


@pytest.mark.parametrize("provider", ["tavily", "jina", "brave"])
async def test_every_provider_is_asked_in_its_own_words(tmp_path: Path, fake: FakeWeb, provider: str) -> None:
    call = Caller(tmp_path, fake, provider)
    outcome, result = await call("web_search", query="why tides", max_results=1)
    assert outcome.ok and len(result["results"]) == 1
    first = result["results"][0]
    assert (first["title"], first["text"]) == (f"{provider[0].upper()}1", "Tides")
    assert first["url"] == f"https://{provider[0]}.example/1" and outcome.cost > 0
    assert "why tides" in json.dumps(fake.asked[0][2])


async def test_a_long_page_is_kept_in_a_file(tmp_path: Path, fake: FakeWeb) -> None:
    call = Caller(tmp_path, fake, "tavily")
    outcome, result = await call("read_webpage", url="https://t.example/tides")
    assert (
        outcome.cost == PRICE
        and result["text"] == TEXT[:20_000]
        and result["total_chars"] == len(TEXT.strip())
    )
    assert outcome.changed == [result["whole_text_in"]]
    _, page = await call("read_file", path=result["whole_text_in"])
    assert TEXT.strip()[-100:] in page["text"]
    jina, short = await Caller(tmp_path, fake, "jina")("read_webpage", url="https://j.example/1")
    assert short["text"] == "Tides and the moon." and short["whole_text_in"] is None and jina.changed == []


@pytest.mark.parametrize("provider", ["tavily", "jina", "brave"])
@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8700/api/agents", "http://localhost/x", "http://[::1]/x", "http://[::ffff:10.0.0.1]/",
        "http://169.254.169.254/latest/meta-data", "http://10.0.0.8/", "http://0x7f.1/", "http://127.1/",
        "http://2130706433/", "https://redis.internal/", "https://printer/", "file:///etc/passwd",
        "https://user:secret@t.example/", "ftp://t.example/x", "not an address",
    ],
)  # fmt: skip
async def test_nothing_inside_is_read_whoever_reads(
    tmp_path: Path, fake: FakeWeb, provider: str, url: str
) -> None:
    outcome, _ = await Caller(tmp_path, fake, provider)("read_webpage", url=url)
    assert not outcome.ok and outcome.cost == 0 and fake.asked == []


@pytest.mark.parametrize(
    ("faults", "ok", "cost", "says"),
    [
        ([Fault(429, {"Retry-After": "0"})], True, PRICE, ""),
        ([Fault(503, {"Retry-After": "0"}), Fault(500, {"Retry-After": "0"})], True, PRICE, ""),
        ([Fault(429, {"Retry-After": "0"})] * 3, False, Decimal(0), "overloaded"),
        ([Fault(401)], False, Decimal(0), "refused its key"),
        ([Fault(432)], False, Decimal(0), "quota"),
        ([Fault(400)], False, Decimal(0), "HTTP 400"),
        ([Fault(body=b"<html>")], False, PRICE, "could not be read"),
        ([Fault(body=b"[1]")], False, PRICE, "could not be read"),
        ([Fault(body=b'{"results": [1]}')], False, PRICE, "could not be read"),
        ([Fault(cut=True)], False, PRICE, "in time"),
        ([Fault(body=b"x" * 5_000_001)], False, PRICE, "5 MB"),
        ([Fault(pause=0.2)], False, PRICE, "in time"),
    ],
    ids=lambda value: str(value)[:30],
)
async def test_faults_end_as_designed_and_cost_what_the_provider_may_charge(
    tmp_path: Path, fake: FakeWeb, monkeypatch: pytest.MonkeyPatch,
    faults: list[Fault], ok: bool, cost: Decimal, says: str,
) -> None:  # fmt: skip
    monkeypatch.setattr(asking, "SECONDS", 1.5)
    fake.faults = list(faults)
    outcome, result = await Caller(tmp_path, fake, "tavily")("web_search", query="why tides")
    assert (outcome.ok, outcome.cost) == (ok, cost), result
    assert says in result.get("error", "")


async def test_a_page_without_text_is_said(tmp_path: Path, fake: FakeWeb) -> None:
    outcome, result = await Caller(tmp_path, fake, "tavily")("read_webpage", url="https://t.example/nothing")
    assert not outcome.ok and "no text" in result["error"] and outcome.cost == PRICE


async def test_without_a_key_the_web_is_not_offered(tmp_path: Path, fake: FakeWeb) -> None:
    context = Caller(tmp_path, fake, "tavily", key="").context
    assert not {"web_search", "read_webpage"} & {tool.name for tool in tool_definitions(context)}
    outcome = await call_tool(context, "web_search", '{"query": "tides"}')
    assert not outcome.ok and "can't be searched here" in outcome.content
