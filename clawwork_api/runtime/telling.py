"""What a run's followers are told of its steps and caps, in the transaction that records them."""

from collections.abc import Sequence
from typing import Any

from clawwork_api.database import Row, TenantSession, write_down
from clawwork_api.economy.caps import Scope, Signal, signals
from clawwork_api.runtime.recording import Answer, HeldRun, HeldStep, StepRef
from clawwork_api.simulations import events
from clawwork_api.simulations.tables import Run


def sent(
    session: TenantSession, run: HeldRun, ref: StepRef, told: dict[str, Any], *rows: Row, numbered: bool
) -> None:
    """`rows` are written down beside it. `numbered`: the newest number of the run was taken for this event,
    which can't be there yet."""
    data = {"key": ref.key, "name": ref.name, **told}
    _tell(session, run, f"{ref.kind}.sent", f"{ref.key}.sent", data, rows, numbered=numbered)


def done(
    session: TenantSession,
    run: HeldRun,
    step: HeldStep,
    answer: Answer,
    told: dict[str, Any],
    *rows: Row,
    numbered: bool,
) -> None:
    """As `sent`, with what the step cost and where that leaves its run and its coworker."""
    data = _of_end(run, step, answer, told)
    _tell(session, run, f"{step.kind}.done", f"{step.key}.done", data, rows, numbered=numbered)


def done_row(run: HeldRun, step: HeldStep, answer: Answer, told: dict[str, Any], *, seq: int) -> Row:
    """The event of `done`, which is yet to be written down; number `seq` was taken for it."""
    data = _of_end(run, step, answer, told)
    return events.row(run=run, seq=seq, kind=f"{step.kind}.done", key=f"{step.key}.done", data=data)


def _of_end(run: HeldRun, step: HeldStep, answer: Answer, told: dict[str, Any]) -> dict[str, Any]:
    return {
        "key": step.key,
        "name": step.name,
        "seconds": round((answer.at - step.sent_at).total_seconds(), 3),
        "cost": f"{step.cost:.6f}",
        "input_tokens": answer.input_tokens,
        "output_tokens": answer.output_tokens,
        "spend": f"{run.spend:.6f}",
        "balance": f"{run.balance:.6f}",
        "run_input_tokens": run.input_tokens,
        "run_output_tokens": run.output_tokens,
        **told,
    }


def caps_of(session: TenantSession, run: HeldRun, scopes: Sequence[Scope]) -> list[Signal]:
    """Tells which caps are near or reached, and returns that."""
    found = signals(scopes)
    for signal in found:
        cap(session, run, signal)
    return found


def cap(session: TenantSession, run: Run | HeldRun, signal: Signal) -> None:
    """Once a run, scope and period."""
    scope = signal.scope
    data = {
        "scope": scope.name,
        "period": scope.period,
        "limit": f"{scope.limit:.6f}",
        "spent": f"{scope.spent:.6f}",
        "reserved": f"{scope.reserved:.6f}",
    }
    key = f"{signal.kind}.{scope.name}.{scope.period}"
    events.append(session, run=run, kind=signal.kind, key=key, data=data)


def _tell(
    session: TenantSession,
    run: HeldRun,
    kind: str,
    key: str,
    data: dict[str, Any],
    rows: Sequence[Row],
    *,
    numbered: bool,
) -> None:
    if numbered:
        event = events.row(run=run, seq=run.last_event, kind=kind, key=key, data=data)
        write_down(session, *rows, event, last=True)
    else:
        write_down(session, *rows)
        events.append(session, run=run, kind=kind, key=key, data=data)
