"""What the journal reads and writes of a run and of its step, in few and short statements."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import ScalarSelect, Select, bindparam, select, update

from clawwork_api.agents.tables import Account, Agent
from clawwork_api.database import Money, Prepared, PreparedPair, Row, TenantSession, narrowed, now, rows_of
from clawwork_api.economy.ledger import HELD_SPACE, Space
from clawwork_api.questions.tables import Question
from clawwork_api.simulations.tables import Run, Step

Permissions = Mapping[str, str]
"""By the tool's name: allowed, ask or off; one that isn't there is allowed."""


class Allowed(NamedTuple):
    """What the coworker may use before a step, and whether a person was asked something there."""

    tools: Permissions = {}
    asked: bool = False

    def unasked(self, tool: str) -> bool:
        """Whether nobody has a say about a call of the tool."""
        return not self.asked and self.tools.get(tool) != "ask"


@dataclass(frozen=True)
class StepRef:
    """The place of a step in its run: the same on every replay."""

    run_id: str
    key: str
    kind: str  # model | tool | evaluation | context
    name: str
    provider: str = ""  # who is paid, where somebody is


class HeldRun(NamedTuple):
    """A run whose row is held until the transaction ends, as it is now. Money in dollars."""

    id: str
    agent_id: str
    practice: bool
    owner: str
    attempt: int
    spend: Decimal
    cap: Decimal | None
    cap_daily: Decimal | None
    cap_monthly: Decimal | None
    stop_requested_at: datetime | None
    pause_requested: bool
    input_tokens: int
    output_tokens: int
    last_event: int
    balance: Decimal


class HeldStep(NamedTuple):
    """A step that has just been recorded."""

    run_id: str
    key: str
    kind: str
    name: str
    provider: str
    attempts: int
    cost: Decimal
    sent_at: datetime


Ended = tuple[HeldRun, HeldStep]
"""A step that is done, with its run after it."""


class Answer(NamedTuple):
    """What a step's end adds: texts, tokens, and the dollars of its debit."""

    request: str
    response: str
    input_tokens: int
    output_tokens: int
    cost: Decimal
    at: datetime


_R, _S, _A, _G, _Q = rows_of(Run), rows_of(Step), rows_of(Account), rows_of(Agent), rows_of(Question)


def _of_run(statement: Select[Any]) -> ScalarSelect[Any]:
    return narrowed(statement).correlate(_R).scalar_subquery()


_own = _of_run(select(_A.c.balance).where(_A.c.agent_id == _R.c.agent_id))
_tools = _of_run(select(_G.c.tools).where(_G.c.id == _R.c.agent_id))
_asked = _of_run(select(_Q.c.id).where(_Q.c.run_id == _R.c.id, _Q.c.step == bindparam("before")))
_run = [*(_R.c[name] for name in HeldRun._fields[:-1]), _own.label("balance")]
_mine = update(_R).where(_R.c.id == bindparam("run"), _R.c.owner == bindparam("worker"))
_next = _R.c.last_event + bindparam("events")
_taken = _mine.values(last_event=_next)
_held = _taken.returning(*_run)
_hold = Prepared(_held)
_hold_permitted = Prepared(_taken.returning(*_run, _tools, _asked))
_hold_both = PreparedPair(_held, HELD_SPACE)
_cost = bindparam("charged", type_=Money)
_count = _mine.values(
    last_event=_next,
    steps=_R.c.steps + 1,
    input_tokens=_R.c.input_tokens + bindparam("fed"),
    output_tokens=_R.c.output_tokens + bindparam("said"),
    spend=_R.c.spend + _cost,
)
_done = (
    update(_S)
    .where(_S.c.run_id == bindparam("run"), _S.c.key == bindparam("step"), _S.c.state == "sent")
    .values(
        state="done",
        reserved=Decimal(0),
        cost=_S.c.cost + _cost,
        request=bindparam("asked"),
        response=bindparam("answer"),
        input_tokens=bindparam("fed"),
        output_tokens=bindparam("said"),
        done_at=bindparam("at"),
    )
    .returning(*(_S.c[name] for name in HeldStep._fields))
)
_end = PreparedPair(_count.returning(*_run), _done)
_end_permitted = PreparedPair(_count.returning(*_run, _tools.label("tools"), _asked.label("asked")), _done)
_balance = Prepared(select(_A.c.balance).where(_A.c.agent_id == bindparam("agent")))


def sent(ref: StepRef, agent_id: str, reserved: Decimal) -> Row:
    """A step that is sent for the first time."""
    columns = {
        "run_id": ref.run_id,
        "key": ref.key,
        "agent_id": agent_id,
        "kind": ref.kind,
        "name": ref.name,
        "provider": ref.provider,
        "state": "sent",
        "attempts": 1,
        "request": "",
        "response": "",
        "reserved": reserved,
        "cost": Decimal(0),
        "input_tokens": 0,
        "output_tokens": 0,
        "sent_at": now(),
    }
    return Row(Step, columns)


def hold(session: TenantSession, run_id: str, worker: str, *, events: int) -> HeldRun | None:
    """The worker's run, with a number taken for each of `events` that are to be written; None when it has
    another owner.

    Held before its step: whoever ends it at this moment comes before or after, not between.
    """
    row = _hold.run(session, run=run_id, worker=worker, events=events).one_or_none()
    return None if row is None else HeldRun._make(row)


def hold_permitted(
    session: TenantSession, run_id: str, worker: str, step: str
) -> tuple[HeldRun | None, Allowed]:
    """As `hold`, with a number for one event, and what is allowed before `step`."""
    row = _hold_permitted.run(session, run=run_id, worker=worker, events=1, before=step).one_or_none()
    if row is None:
        return None, Allowed()
    *run, tools, asked = tuple(row)
    return HeldRun._make(run), Allowed(tools, asked is not None)


def hold_with_space(
    session: TenantSession, run_id: str, worker: str, *, events: int
) -> tuple[HeldRun | None, Space | None]:
    """As `hold`, and the workspace's row after it, where there is one already."""
    found = _hold_both.run(session, run=run_id, worker=worker, events=events)
    if found is None:
        return None, None
    space = Space._make(found.second[0]) if found.second else None
    return HeldRun._make(found.first), space


def end(
    session: TenantSession, run_id: str, key: str, worker: str, answer: Answer, *, events: int
) -> Ended | None:
    """Writes a step's answer and counts it in its run, as `hold`; None when either is not the worker's."""
    place = {"run": run_id, "step": key, "worker": worker, "events": events}
    found = _end.run(session, **place, **_parts(answer))
    if found is None or not found.second:
        return None
    return HeldRun._make(found.first), HeldStep._make(found.second[0])


def end_permitted(
    session: TenantSession, run_id: str, key: str, worker: str, answer: Answer, *, before: str
) -> tuple[Ended | None, Allowed]:
    """As `end`, with numbers for two events, and what is allowed before the step `before`."""
    place = {"run": run_id, "step": key, "worker": worker, "events": 2, "before": before}
    found = _end_permitted.run(session, **place, **_parts(answer))
    if found is None or not found.second:
        return None, Allowed()
    *run, tools, asked = found.first
    return (HeldRun._make(run), HeldStep._make(found.second[0])), Allowed(tools, asked is not None)


def _parts(answer: Answer) -> dict[str, Any]:
    tokens = {"fed": answer.input_tokens, "said": answer.output_tokens, "charged": answer.cost}
    return {"asked": answer.request, "answer": answer.response, "at": answer.at, **tokens}


def balance(session: TenantSession, agent_id: str) -> Decimal:
    """Dollars of the coworker now."""
    found: Decimal = _balance.run(session, agent=agent_id).scalar_one()
    return found
