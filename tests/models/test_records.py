"""A run's record over HTTP and at the command line; and who hears what a model says at this moment."""

import asyncio
import json
import os
import subprocess
import sys
from decimal import Decimal

from clawwork_api.live.hub import Client, Hub
from clawwork_api.simulations.saying import Draft
from tests.fakes.vendors.replies import Say
from tests.fakes.vendors.server import Vendor, worker
from tests.models.bench import TENANT, Bench
from tests.runtime.service import Service

TASK = {"title": "Memo", "occupation": "Clerk", "brief": "Write memo.md", "value": "10"}


def test_the_record_is_read_step_by_step(service: Service, vendor: Vendor) -> None:
    vendor.expect(*worker(text="I write it."))
    service.hire(model="gpt-4o", opening_balance="10")
    run = service.launch(service.post("/api/tasks", TASK, 201)["id"])
    service.finish(run)
    first = service.get(f"/api/simulations/{run}/transcript", limit=2)
    rest = service.get(f"/api/simulations/{run}/transcript", limit=50, cursor=first["next"])
    steps = [*first["items"], *rest["items"]]
    assert [s["key"] for s in steps][:4] == ["0.0.model", "0.0.tool.0", "0.1.model", "0.1.tool.0"]
    assert steps[0]["request"]["prompt"] == "worker-1"
    assert steps[0]["request"]["opening"][0]["parts"][1]["content"].endswith("Write memo.md")
    assert steps[0]["response"][0]["parts"][0]["content"] == "I write it."
    assert steps[1]["request"]["filename"] == "memo.md" and steps[1]["response"]["ok"]
    assert Decimal(steps[0]["cost"]) == Decimal("0.0035")
    check = service.get(f"/api/simulations/{run}/replay")
    assert check["faithful"] and [c["key"] for c in check["calls"]] == ["0.0.model", "0.1.model"]
    assert check["ends"] == ["handed in"]


async def test_the_operator_replays_a_run(bench: Bench) -> None:
    bench.vendor.expect(Say("I begin."), *worker())
    run = bench.launch()
    await bench.work(run)
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CLAWWORK_", "OPENAI", "ANTHROPIC"))}
    env = {**kept, "CLAWWORK_DATA_DIR": str(bench.folder)}
    line = [sys.executable, "-m", "clawwork_api", "replay", run, "--tenant"]
    done = await asyncio.to_thread(
        subprocess.run, [*line, TENANT], env=env, cwd=bench.folder, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "0.2.model: as it was sent" in done.stdout and "task 0: handed in" in done.stdout


async def test_sockets_that_ask_for_it_hear_what_is_said(bench: Bench) -> None:
    hub, asking, quiet = Hub(bench.database, bench.feed), Client(deltas=True), Client()
    bench.feed.listeners.append(hub.draft)
    async with hub.joined(TENANT, asking), hub.joined(TENANT, quiet):
        bench.feed.say(Draft("team:other", "r", "0.0.model", "not for you"))
        bench.feed.say(Draft(TENANT, "r", "0.0.model", "I read"))
        heard = json.loads(await asyncio.wait_for(asking.next(), 10))
        assert heard == {
            "type": "model_delta",
            "simulation_id": "r",
            "data": {"key": "0.0.model", "text": "I read"},
        }
        quiet.offer("next")
        assert await quiet.next() == "next"
