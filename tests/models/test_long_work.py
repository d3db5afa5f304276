"""Long work: room is made by a stated rule, what was left out is told, and a replay comes out the same."""

import asyncio
import json
from datetime import timedelta

import pytest

from clawwork_api.database import now
from clawwork_api.runtime import compaction
from clawwork_api.runtime.workflow import work_run
from clawwork_api.simulations.tables import RunTask
from tests.fakes.vendors.replies import Refuse, Say
from tests.fakes.vendors.server import worker
from tests.models.bench import TENANT, Bench

LONG = "All is well. " * 400
TOO_LONG = Refuse(
    400,
    body={
        "error": {
            "message": "This model's maximum context length is 128000 tokens.",
            "type": "invalid_request_error",
            "code": "context_length_exceeded",
        }
    },
)


def made(number: int, tokens: int) -> list[Say]:
    """A file made, then read back whole."""
    name = f"notes-{number}.md"
    written = json.dumps({"filename": name, "content": LONG, "file_type": "md"})
    return [
        Say("", [("create_file", written)], input=tokens),
        Say("", [("read_file", json.dumps({"path": name}))], input=tokens),
    ]


def results(body: dict[str, object]) -> list[str]:
    messages: list[dict[str, str]] = body["messages"]  # type: ignore[assignment]
    return [m["content"] for m in messages if m["role"] == "tool"]


async def test_old_results_make_room_before_the_window_is_full(bench: Bench) -> None:
    growing = [say for n in range(4) for say in made(n, 20_000 + n * 30_000)]
    bench.vendor.expect(*growing, *worker(input=112_000))
    run = bench.launch()
    assert (await bench.work(run)).status == "completed"
    [step, *_] = bench.steps(run, "context")
    assert json.loads(step.response)
    [told, *_] = bench.told(run, "context.done")
    assert "read_file notes-0.md" in told["detail"] and "128,000 tokens" in told["detail"]
    sent = [body for body in bench.vendor.asked if any("Left out" in r for r in results(body))]
    assert "read it again" in results(sent[0])[1] and "read_file notes-0.md" in results(sent[0])[1]
    assert any(LONG[:100] in result for result in results(sent[0])[-4:])
    assert bench.vendor.asked[-1]["messages"][1]["content"].endswith("Write memo.md")


async def test_what_the_provider_finds_too_long_is_shortened_once(bench: Bench) -> None:
    bench.vendor.expect(*made(0, 1000), *made(1, 1000), TOO_LONG, *worker())
    run = bench.launch()
    assert (await bench.work(run)).status == "completed"
    assert [s.key for s in bench.steps(run, "context")] == ["0.4.context.again"]
    states = {s.key: s.state for s in bench.steps(run, "model")}
    assert (states["0.4.model"], states["0.4.model.again"]) == ("failed", "done")
    assert len(bench.spent()) == 6
    found = await bench.replay(run)
    assert found.faithful and found.ends == ["handed in"]


async def test_too_long_a_second_time_is_a_typed_end(bench: Bench) -> None:
    bench.vendor.expect(*made(0, 1000), *made(1, 1000), TOO_LONG)
    run = bench.launch()
    ended = await bench.work(run)
    assert (ended.status, ended.reason) == ("terminated", "context_too_long")
    assert len(bench.vendor.asked) == 6
    assert len(bench.spent()) == 4


async def test_a_killed_run_leaves_out_the_same_again(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rule may be another one after the restart: what was recorded counts."""
    growing = [say for n in range(4) for say in made(n, 20_000 + n * 30_000)]
    bench.vendor.expect(*growing, Say("Thinking", pause=0.2), *worker())
    run = bench.launch()
    working = asyncio.create_task(work_run(bench.resources(), TENANT, run))
    await asyncio.to_thread(bench.vendor.until, 9)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    before = {s.key: s.response for s in bench.steps(run, "context")}
    assert before
    monkeypatch.setattr(compaction, "SHARE", 9.0)
    assert (await bench.work(run)).status == "completed"
    assert {s.key: s.response for s in bench.steps(run, "context")} == before
    found = await bench.replay(run)
    assert found.faithful and len(found.same) >= 10


async def test_a_replay_calls_nobody_and_notices_a_change(bench: Bench) -> None:
    bench.vendor.expect(Say("I begin."), *worker())
    run = bench.launch()
    await bench.work(run)
    asked = len(bench.vendor.asked)
    found = await bench.replay(run)
    assert found.same == {"0.0.model": True, "0.1.model": True, "0.2.model": True}
    assert (found.prompt, found.ends) == ("worker-1", ["handed in"])
    with bench.database.write(TENANT) as session:
        [step, *_] = [session.merge(s) for s in bench.steps(run, "tool")]
        step.response = step.response.replace("memo.md", "other.md")
    changed = await bench.replay(run)
    assert changed.same == {"0.0.model": True, "0.1.model": True, "0.2.model": False}
    assert len(bench.vendor.asked) == asked


def started(bench: Bench, run_id: str, *, minutes: int) -> None:
    with bench.database.write(TENANT) as session:
        task = session.get_one(RunTask, bench.task(run_id).id)
        task.status, task.started_at = "running", now() - timedelta(minutes=minutes)
        session.add(task)


@pytest.mark.parametrize("minutes", [56, 70])
async def test_a_last_turn_is_given_when_time_runs_out(bench: Bench, minutes: int) -> None:
    bench.vendor.expect(*worker())
    run = bench.launch()
    started(bench, run, minutes=minutes)
    ended = await bench.work(run)
    assert "time for this task is nearly over" in json.dumps(bench.vendor.asked[0]["messages"])
    assert ended.status == ("completed" if minutes == 56 else "terminated")
    assert ended.reason == ("" if minutes == 56 else "time_exhausted")
    assert (await bench.replay(run)).faithful


async def test_a_last_turn_is_given_when_money_runs_out(bench: Bench) -> None:
    """gpt-4o at 10,000 tokens a call: 2.6 cents each, and 8.2 cents of output must fit before it is sent."""
    bench.vendor.expect(Say("", [("list_files", "{}")], input=10_000))
    run = bench.launch(cap="0.25")
    ended = await bench.work(run)
    assert (ended.status, ended.reason) == ("terminated", "run_cap_reached")
    warned = [b for b in bench.vendor.asked if "money for this work" in json.dumps(b["messages"])]
    assert warned and len(warned) < len(bench.vendor.asked)
    assert ended.spend <= ended.cap
    assert (await bench.replay(run)).faithful


async def test_a_last_turn_is_given_when_tokens_run_out(bench: Bench) -> None:
    bench.vendor.expect(Say("", [("list_files", "{}")], input=3_700_000, cached=3_600_000), *worker())
    run = bench.launch(opening="1000")
    assert (await bench.work(run)).status == "completed"
    assert "tokens for this task" in json.dumps(bench.vendor.asked[1]["messages"])
