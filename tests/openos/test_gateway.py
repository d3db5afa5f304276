import asyncio
import json
import logging
from dataclasses import replace
from decimal import Decimal

import pytest
from sqlmodel import select
from starlette.responses import Response

from openos.accounts import get_accounts
from openos.accounts.tables import AuditRecord
from openos.gateway import get_gateway
from openos.gateway.errors import (
    Forbidden,
    NotFound,
    Refused,
    TooManyRequests,
    Unauthorised,
    Unavailable,
)
from openos.gateway.models import Hire
from openos.logs import JsonLines

MODELS = {"models": []}
AGENT = {
    "signature": "Ada",
    "model": "practice-1",
    "practice": True,
    "source": "hired",
    "instructions": "",
    "opening_balance": "100.000000",
    "created_at": "2026-01-01T00:00:00Z",
    "current_status": {
        "balance": 0.1,
        "net_worth": 100.25,
        "survival_status": "alive",
        "total_token_cost": 0.000001,
        "total_work_income": 0,
        "current_activity": None,
        "current_date": None,
        "avg_evaluation_score": None,
        "num_evaluations": 0,
    },
    "caps": [],
    "num_runs": 0,
    "is_running": False,
    "simulation_id": None,
    "balance_history": [],
    "of_a_newer_version": 1,
}
HIRE = Hire(signature="Ada", model="practice-1", opening_balance=Decimal("100.10"))


def records(database):
    with database.read() as session:
        return [(r.action, r.outcome, r.code) for r in session.exec(select(AuditRecord))][1:]


async def test_each_request_says_on_whose_behalf(ada, clawwork):
    clawwork.says("/api/models", MODELS)
    await get_gateway().models(ada)
    sent = clawwork.asked("/api/models")[0]
    assert sent["authorization"] == "Bearer token-of-the-test-that-nobody-may-see"
    assert (sent["x-tenant-id"], sent["x-actor"]) == (ada.workspace_id, ada.user_id)
    assert len(sent["x-request-id"]) == 32


async def test_amounts_are_exact_as_string_and_as_number(ada, clawwork):
    clawwork.says("/api/agents/Ada", AGENT)
    agent = await get_gateway().coworker(ada, "Ada")
    assert agent.opening_balance == Decimal("100.000000")
    assert agent.current_status.balance == Decimal("0.1")
    assert agent.current_status.total_token_cost == Decimal("0.000001")


async def test_a_write_carries_its_key_and_leaves_a_record(ada, clawwork, database, caplog):
    clawwork.says("/api/agents", AGENT, 201)
    caplog.set_level(logging.INFO, "openos.audit")
    await get_gateway().hire(ada, HIRE, key="k1")
    await get_gateway().hire(ada, HIRE)
    assert [bool(h["idempotency-key"]) for h in clawwork.asked("/api/agents")] == [True, True]
    assert clawwork.asked("/api/agents")[0]["idempotency-key"] == "k1"
    assert json.loads(clawwork.requests[0][3])["opening_balance"] == "100.10"
    assert records(database) == [("hire", "allowed", "")] * 2
    line = json.loads(JsonLines([]).format(caplog.records[-1]))
    assert (line["actor"], line["action"], line["target"]) == (ada.user_id, "hire", "coworker Ada")


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, Refused),
        (404, NotFound),
        (409, Refused),
        (422, Refused),
        (429, TooManyRequests),
        (503, Unavailable),
    ],
)
async def test_a_refusal_keeps_its_words(ada, clawwork, database, status, error):
    body = {"detail": "No", "code": "some_code", "id": "r9", "hint": "Do this", "fields": []}
    clawwork.says("/api/agents", body, status, retry_after="7")
    with pytest.raises(error) as caught:
        await get_gateway().hire(ada, HIRE)
    said = caught.value
    assert (said.message, said.code, said.hint, said.request_id) == ("No", "some_code", "Do this", "r9")
    assert getattr(said, "retry_after", 7) == 7
    assert records(database) == [("hire", "failed", "some_code")]


async def test_a_wrong_field_is_named(ada, clawwork):
    fields = [{"field": "body.signature", "problem": "too long"}]
    body = {"detail": "Invalid", "code": "invalid_request", "id": "r", "fields": fields}
    clawwork.says("/api/agents", body, 422)
    with pytest.raises(Refused) as caught:
        await get_gateway().hire(ada, HIRE)
    assert caught.value.fields == {"signature": "too long"}


async def test_a_refused_token_is_the_operators_problem(ada, clawwork):
    clawwork.says("/api/models", {"detail": "bad token", "code": "unauthorized", "id": "r"}, 401)
    with pytest.raises(Unavailable, match="doesn't accept") as caught:
        await get_gateway().models(ada)
    assert "CLAWWORK_API_TOKEN" in caught.value.hint


async def test_nobody_there_is_unavailable(ada):
    with pytest.raises(Unavailable) as caught:
        await get_gateway().models(ada)
    assert caught.value.code == "clawwork_unreachable"


@pytest.mark.parametrize("body", [[], {"models": 3}, "x"])
async def test_an_answer_outside_the_contract_is_an_error(ada, clawwork, body):
    clawwork.says("/api/models", body)
    with pytest.raises(Unavailable) as caught:
        await get_gateway().models(ada)
    assert caught.value.code == "clawwork_unreadable"


async def test_a_viewer_may_look_but_not_change(ada, clawwork, database):
    clawwork.says("/api/models", MODELS)
    viewer = replace(ada, role="viewer")
    await get_gateway().models(viewer)
    with pytest.raises(Forbidden):
        await get_gateway().hire(viewer, HIRE)
    assert clawwork.asked("/api/agents") == []
    assert records(database) == [("hire", "denied", "role_not_allowed")]


async def test_writes_are_limited_for_each_person(ada, sign_up, clawwork, database):
    clawwork.says("/api/agents", AGENT, 201)
    await asyncio.gather(*(get_gateway().hire(ada, HIRE) for _ in range(30)))
    with pytest.raises(TooManyRequests) as caught:
        await get_gateway().hire(ada, HIRE)
    assert 0 < caught.value.retry_after <= 60
    assert records(database)[-1] == ("hire", "denied", "too_many_requests")
    await get_gateway().hire(get_accounts().current_identity(sign_up("bob")), HIRE)


async def test_a_read_is_tried_again_when_the_connection_breaks_and_a_write_is_not(ada, clawwork_port):
    seen = []

    async def broken(reader, writer):
        seen.append((await reader.readline()).split()[0])
        writer.close()

    async with await asyncio.start_server(broken, "127.0.0.1", clawwork_port):
        with pytest.raises(Unavailable):
            await get_gateway().models(ada)
        with pytest.raises(Unavailable, match="doesn't answer"):
            await get_gateway().hire(ada, HIRE)
    assert seen == [b"GET", b"GET", b"POST"]


def event(seq, kind="tool.done"):
    row = {"seq": seq, "kind": kind, "data": {"n": seq}, "created_at": "2026-01-01T00:00:00Z"}
    return f"id: {seq}\nevent: {kind}\ndata: {json.dumps(row)}\n\n"


STREAM = "/api/simulations/r1/events/stream"


async def follow(identity, after=0, into=None):
    seen = [] if into is None else into
    async for item in get_gateway().follow(identity, "r1", after=after):
        seen.append(item.seq)
    return seen


async def test_many_who_follow_share_one_stream(ada, clawwork, until):
    clawwork.streams.append([event(1), event(2), "hold", event(3), event(4, "run.completed")])
    first: list[int] = []
    followers = [asyncio.create_task(follow(ada, into=first)) for _ in range(5)]
    await until(lambda: len(first) == 10)
    second: list[int] = []
    late = asyncio.create_task(follow(ada, after=1, into=second))
    await until(lambda: second == [2])
    clawwork.hold.set()
    await asyncio.gather(*followers)
    assert sorted(first) == [1] * 5 + [2] * 5 + [3] * 5 + [4] * 5
    assert await late == [2, 3, 4]
    assert len(clawwork.asked(STREAM)) == 1


async def test_a_broken_stream_goes_on_after_the_last_event(ada, clawwork):
    clawwork.streams += [[event(1), event(2), "break"], [event(2), event(3), event(4, "run.stopped")]]
    assert await follow(ada) == [1, 2, 3, 4]
    assert [h["last-event-id"] for h in clawwork.asked(STREAM)] == ["0", "2"]


async def test_who_comes_later_but_saw_less_gets_what_was_before(ada, clawwork, until):
    clawwork.streams.append(["hold", event(3, "run.completed")])
    rows = [json.loads(event(n).split("data: ")[1]) for n in (1, 2, 3)]
    clawwork.says("/api/simulations/r1/events", {"events": rows[:1], "last": 3})
    clawwork.says("/api/simulations/r1/events", {"events": rows[1:], "last": 3})
    ahead = asyncio.create_task(follow(ada, after=2))
    await until(lambda: clawwork.asked(STREAM))
    behind = asyncio.create_task(follow(ada))
    await until(lambda: len(clawwork.asked("/api/simulations/r1/events")) == 2)
    clawwork.hold.set()
    assert await behind == [1, 2, 3]
    assert await ahead == [3]
    assert len(clawwork.asked(STREAM)) == 1


async def test_following_what_is_not_there_fails_at_once(ada, clawwork):
    with pytest.raises(NotFound):
        await follow(ada)
    assert len(clawwork.asked(STREAM)) == 1


async def test_a_session_that_ends_stops_the_following(ada, clawwork, monkeypatch, until):
    monkeypatch.setattr("openos.gateway.feeds.CHECK_SESSION_EVERY", 0.05)
    clawwork.streams.append([event(1), "hold"])
    seen: list[int] = []
    following = asyncio.create_task(follow(ada, into=seen))
    await until(lambda: seen)
    get_accounts().sessions.end_all(ada.user_id)
    with pytest.raises(Unauthorised):
        await following


async def test_when_nobody_follows_the_stream_is_closed(ada, clawwork):
    clawwork.streams += [[event(1), "hold"], [event(1, "run.completed")]]
    stream = get_gateway().follow(ada, "r1")
    assert (await anext(stream)).seq == 1
    await stream.aclose()
    assert await follow(ada) == [1]
    assert len(clawwork.asked(STREAM)) == 2


async def test_a_file_is_not_read_as_json(ada, clawwork):
    clawwork.answers["/api/models"] = [Response(b"\x00\x01", media_type="application/octet-stream")]
    with pytest.raises(Unavailable):
        await get_gateway().models(ada)
