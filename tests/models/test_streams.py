"""What a model says is seen while it says it, and recorded once, when it is said."""

import json
from decimal import Decimal
from typing import Any

from clawwork_api.redaction import MASK, Redactor
from clawwork_api.simulations.events import DELTA
from openos.gateway.models import EventRow
from openos.state.run_feed import RunHead, RunView, after
from openos.state.run_notes import StepLine
from tests.fakes.vendors.replies import Say
from tests.fakes.vendors.server import Vendor, worker
from tests.models.bench import Bench
from tests.runtime.service import Service

WORDS = "I read the files first, then I write the memo."


def streamed(service: Service, run_id: str) -> list[dict[str, Any]]:
    path = f"/api/simulations/{run_id}/events/stream"
    told = []
    with service.http.stream("GET", path, params={"deltas": "true"}) as answer:
        for line in answer.iter_lines():
            if line.startswith("data:"):
                told.append(json.loads(line.removeprefix("data:")))
    return told


def test_text_is_told_as_it_grows_and_kept_once(service: Service, vendor: Vendor) -> None:
    vendor.expect(*worker(text=WORDS, pause=0.15))
    service.hire(model="gpt-4o", opening_balance="10")
    body = {"title": "Memo", "occupation": "Clerk", "brief": "Write memo.md", "value": "10"}
    run = service.launch(service.post("/api/tasks", body, 201)["id"])
    told = streamed(service, run)
    texts = [event["data"]["text"] for event in told if event["kind"] == DELTA]
    assert len(texts) >= 2 and all(WORDS.startswith(text) for text in texts)
    assert texts == sorted(texts, key=len)
    kept = service.get(f"/api/simulations/{run}/events")["events"]
    assert [e for e in told if e["kind"] != DELTA] == kept
    [first, *_] = [e for e in kept if e["kind"] == "model.done"]
    assert first["data"]["summary"] == WORDS
    assert vendor.asked[0]["stream"] and vendor.asked[0]["stream_options"] == {"include_usage": True}
    assert [Decimal(e["amount"]) for e in service.entries() if e["kind"] == "model"] == [
        Decimal("-0.0035")
    ] * 2


async def test_a_server_without_streams_is_read_whole(bench: Bench) -> None:
    bench.vendor.expect(*worker(text=WORDS, ignores_stream=True))
    run = bench.launch()
    assert (await bench.work(run)).status == "completed"
    assert bench.spent() == [Decimal("0.0035")] * 2


async def test_tokens_that_were_not_counted_cost_the_reservation(bench: Bench) -> None:
    bench.vendor.expect(Say("Thinking"), Say("Thinking", counts=False), *worker())
    run = bench.launch()
    assert (await bench.work(run)).status == "completed"
    spent = bench.spent()
    reserved = [Decimal(e["reserved"]) for e in bench.told(run, "model.sent")]
    assert spent[1] == reserved[1] and spent[0] == Decimal("0.0035")


async def test_the_prefix_is_cached_and_paid_as_such(bench: Bench) -> None:
    """claude-haiku-4-5: $1 fresh, $0.10 read, $1.25 written, $5 out for a million tokens."""
    bench.model = "claude-haiku-4-5"
    first, second = worker(text=WORDS, input=10_000, written=8_000)
    bench.vendor.expect(first, Say("", second.calls, input=12_000, cached=8_000))
    run = bench.launch()
    assert (await bench.work(run)).status == "completed"
    asked = bench.vendor.asked[0]
    assert asked["cache_control"]["type"] == "ephemeral"
    assert asked["system"][-1]["cache_control"]["type"] == "ephemeral"
    assert bench.spent() == [Decimal("0.0125"), Decimal("0.0053")]
    assert bench.run(run).input_tokens == 22_000


def test_a_secret_is_held_back_before_it_is_whole() -> None:
    redactor = Redactor(["sk-very-secret-value"])
    assert redactor.begun("the key is sk-very-sec") == "the key is "
    assert redactor.begun("the key is sk-very-secret-value, so") == f"the key is {MASK}, so"


def test_the_page_shows_the_text_until_the_call_comes_back() -> None:
    def event(kind: str, seq: int, **data: Any) -> EventRow:
        row = {"seq": seq, "kind": kind, "created_at": "2026-01-01T00:00:00Z"}
        return EventRow.model_validate({**row, "data": {"key": "0.0.model", **data}})

    line = StepLine(key="0.0.model", kind="model", state="sent")
    view = RunView(head=RunHead(id="r"), steps=[line], last=4)
    saying = after(view, event(DELTA, 4, text="I read"))
    assert (saying.steps[0].saying, saying.last) == ("I read", 4)
    done = after(saying, event("model.done", 5, name="gpt-4o", summary="I read it"))
    assert (done.steps[0].saying, done.steps[0].summary) == ("", "I read it")
    assert after(done, event(DELTA, 5, text="late")).steps[0].saying == ""
