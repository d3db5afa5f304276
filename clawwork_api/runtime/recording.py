"""What the journal reads and writes of a run and of its step, in few and short statements."""

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import bindparam, select, update

from clawwork_api.agents.tables import Account
from clawwork_api.database import Money, Prepared, TenantSession, renew, rows_of
from clawwork_api.simulations.tables import Run, Step


class HeldRun(NamedTuple):
    """A run whose row is held until the transaction ends. Money in dollars."""

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


class HeldStep(NamedTuple):
    """A step as it was when its run was held."""

    run_id: str
    key: str
    kind: str
    name: str
    provider: str
    state: str
    attempts: int
    reserved: Decimal
    cost: Decimal
    sent_at: datetime


class Totals(NamedTuple):
    """A run's, with the step that was just recorded."""

    spend: Decimal
    input_tokens: int
    output_tokens: int


class Answer(NamedTuple):
    """What a step's end adds: texts, tokens, and the dollars of its debit."""

    request: str
    response: str
    input_tokens: int
    output_tokens: int
    cost: Decimal
    at: datetime


_R, _S, _A = rows_of(Run), rows_of(Step), rows_of(Account)
_RUN = [_R.c[name] for name in HeldRun._fields]
_STEP = [_S.c[name] for name in HeldStep._fields]
_run = Prepared(select(*_RUN).where(_R.c.id == bindparam("run")).with_for_update())
_both = Prepared(
    select(*_RUN, *_STEP)
    .where(_R.c.id == bindparam("run"), _S.c.run_id == _R.c.id, _S.c.key == bindparam("step"))
    .with_for_update()
)
_cost = bindparam("charged", type_=Money)
_done = Prepared(
    update(_S)
    .where(_S.c.run_id == bindparam("run"), _S.c.key == bindparam("step"))
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
)
_count = Prepared(
    update(_R)
    .where(_R.c.id == bindparam("run"))
    .values(
        steps=_R.c.steps + 1,
        input_tokens=_R.c.input_tokens + bindparam("fed"),
        output_tokens=_R.c.output_tokens + bindparam("said"),
        spend=_R.c.spend + _cost,
    )
    .returning(_R.c.spend, _R.c.input_tokens, _R.c.output_tokens)
)
_balance = Prepared(select(_A.c.balance).where(_A.c.agent_id == bindparam("agent")))


def hold(session: TenantSession, run_id: str) -> HeldRun:
    """Locked before its step: whoever ends it at this moment comes before or after, not between."""
    return HeldRun._make(_run.run(session, run=run_id).one())


def hold_both(session: TenantSession, run_id: str, key: str) -> tuple[HeldRun, HeldStep]:
    row = _both.run(session, run=run_id, step=key).one()
    return HeldRun._make(row[: len(_RUN)]), HeldStep._make(row[len(_RUN) :])


def end(session: TenantSession, step: HeldStep, answer: Answer) -> Totals:
    """Writes a step's answer and counts it in its run."""
    tokens = {"fed": answer.input_tokens, "said": answer.output_tokens, "charged": answer.cost}
    texts = {"asked": answer.request, "answer": answer.response, "at": answer.at}
    _done.run(session, run=step.run_id, step=step.key, **texts, **tokens)
    totals = Totals._make(_count.run(session, run=step.run_id, **tokens).one())
    renew(session, Run, step.run_id, **totals._asdict())
    return totals


def balance(session: TenantSession, agent_id: str) -> Decimal:
    found: Decimal = _balance.run(session, agent=agent_id).scalar_one()
    return found
