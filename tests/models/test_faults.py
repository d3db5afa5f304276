"""Each way in which a provider fails ends as designed, and the ledger has it to the last micro-dollar."""

import asyncio
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from email.utils import format_datetime

import pytest

from clawwork_api.runtime import model_step
from tests.fakes.vendors.replies import Refuse, Say
from tests.fakes.vendors.server import worker
from tests.models.bench import Bench

BOTH = pytest.mark.parametrize("model", ["gpt-4o", "claude-haiku-4-5"])
PRICES = {"gpt-4o": Decimal("0.0035"), "claude-haiku-4-5": Decimal("0.0015")}
SOON = {"retry-after-ms": "1"}
WORDS = "I read the files first, then I write the memo."


def refused(status: int, code: str, headers: dict[str, str] | None = None) -> Refuse:
    error = {"message": "no", "type": code, "code": code}
    return Refuse(status, headers or {}, {"type": "error", "error": error})


def in_a_second() -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=1), usegmt=True)


WAITS = {
    "seconds": (lambda: {"retry-after": "1"}, 0.9, 1.1),
    "a date": (lambda: {"retry-after": in_a_second()}, 0.0, 1.1),
    "milliseconds": (lambda: {"retry-after-ms": "40", "retry-after": "30"}, 0.03, 0.05),
    "none": (dict, 0.0, 1.1),
    "nonsense": (lambda: {"retry-after": "soon"}, 0.0, 1.1),
}


@pytest.mark.parametrize("form", WAITS)
async def test_a_rate_limit_is_waited_out_as_long_as_asked_and_costs_nothing(
    bench: Bench, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers, least, most = WAITS[form]
    waited: list[float] = []
    monkeypatch.setattr("clawwork_api.runtime.provider_wait.waits", lambda _, s: waited.append(s))
    bench.vendor.expect(refused(429, "rate_limit_exceeded", headers()), *worker())
    run = bench.launch()
    assert (await bench.work(run)).status == "completed"
    assert len(waited) == 1 and least <= waited[0] <= most
    assert bench.spent() == [PRICES["gpt-4o"]] * 2


@BOTH
async def test_failing_servers_are_asked_again_and_owed_nothing(bench: Bench, model: str) -> None:
    bench.model = model
    failures = [refused(status, "api_error", SOON) for status in (500, 502, 503, 529)]
    bench.vendor.expect(*failures, *worker())
    run = bench.launch()
    assert (await bench.work(run)).status == "completed"
    assert bench.spent() == [PRICES[model]] * 2


@pytest.mark.parametrize(
    ("answer", "reason", "asked"),
    [
        (refused(503, "server_error", SOON), "provider_busy", 5),
        (refused(429, "rate_limit_exceeded", SOON), "provider_busy", 5),
        (refused(429, "insufficient_quota"), "provider_quota", 1),
        (refused(401, "invalid_api_key"), "bad_credentials", 1),
        (refused(404, "model_not_found"), "model_not_found", 1),
        (refused(400, "invalid_request_error"), "provider_refused", 1),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_a_refusal_has_its_own_end_and_costs_nothing(
    bench: Bench, answer: Refuse, reason: str, asked: int
) -> None:
    bench.vendor.expect(answer)
    run = bench.launch()
    ended = await bench.work(run)
    assert (ended.status, ended.reason) == ("terminated", reason)
    assert len(bench.vendor.asked) == asked
    assert (bench.spent(), ended.spend) == ([], 0)


LOST = {
    "cut before a word": (Say(WORDS, cut=0), "provider_unreachable"),
    "cut within the words": (Say(WORDS, cut=4), "provider_unreachable"),
    "ended without an end": (Say(WORDS, finish=False, counts=False), "provider_unreachable"),
    "cut while whole": (Say(WORDS, cut=40, ignores_stream=True), "provider_unreachable"),
    "no JSON": (Refuse(200, body=b"<html>It works!</html>"), "provider_unreadable"),
    "other JSON": (Refuse(200, body={"hello": "world"}), "provider_unreachable"),
}


@pytest.mark.parametrize("fault", LOST)
async def test_an_answer_that_is_lost_costs_its_reservation(bench: Bench, fault: str) -> None:
    answer, reason = LOST[fault]
    bench.vendor.expect(answer)
    run = bench.launch()
    ended = await bench.work(run)
    assert (ended.status, ended.reason) == ("terminated", reason)
    [sent] = bench.told(run, "model.sent")
    assert bench.spent() == [Decimal(sent["reserved"])] and ended.spend == Decimal(sent["reserved"])
    [step] = bench.steps(run, "model")
    assert (step.state, step.reserved) == ("unknown", 0)


async def test_anthropics_cut_stream_costs_its_reservation(bench: Bench) -> None:
    bench.model = "claude-haiku-4-5"
    bench.vendor.expect(Say(WORDS, cut=4))
    run = bench.launch()
    ended = await bench.work(run)
    assert (ended.status, ended.reason) == ("terminated", "provider_unreachable")
    [sent] = bench.told(run, "model.sent")
    assert bench.spent() == [Decimal(sent["reserved"])]


async def test_an_answer_that_drips_is_given_up(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_step, "MODEL_TOTAL_SECONDS", 0.4)
    bench.vendor.expect(Say(WORDS, pause=0.15))
    run = bench.launch()
    async with asyncio.timeout(20):
        ended = await bench.work(run)
    assert (ended.status, ended.reason) == ("terminated", "provider_unreachable")
    [sent] = bench.told(run, "model.sent")
    assert bench.spent() == [Decimal(sent["reserved"])]


async def test_what_was_never_sent_costs_nothing(bench: Bench) -> None:
    bench.settings.openai_base_url = "http://127.0.0.1:1/v1"
    run = bench.launch()
    ended = await bench.work(run)
    assert (ended.status, ended.reason) == ("terminated", "provider_unreachable")
    assert bench.spent() == []


@pytest.mark.parametrize(
    "call",
    [
        ("create_file", '{"filename": "memo.md", "content": "All'),
        ("create_file", "[1, 2]"),
        ("create_file", ""),
        ("create_file", '{"filename": 7}'),
        ("make_coffee", "{}"),
    ],
    ids=["cut JSON", "a list", "nothing", "wrong types", "no such tool"],
)
async def test_a_malformed_call_is_answered_and_the_work_goes_on(bench: Bench, call: tuple[str, str]) -> None:
    bench.vendor.expect(Say("", [call]), *worker())
    run = bench.launch()
    assert (await bench.work(run)).status == "completed"
    [answer] = [m["content"] for m in bench.vendor.asked[1]["messages"] if m["role"] == "tool"]
    assert "can't be used" in answer or "There is no tool" in answer
    assert bench.spent() == [PRICES["gpt-4o"]] * 3
    assert (await bench.replay(run)).faithful


async def test_a_model_that_declines_has_said_so(bench: Bench) -> None:
    bench.vendor.expect(Say("I can't help with that.", reason="content_filter"))
    run = bench.launch()
    ended = await bench.work(run)
    assert (ended.status, ended.reason) == ("terminated", "model_refused")
    assert bench.spent() == [PRICES["gpt-4o"]]
