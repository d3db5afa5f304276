"""Scoring what was handed in, and paying for it: one recorded step, one transaction."""

import asyncio
import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter

from clawwork_api.agents.tables import Account
from clawwork_api.database import TenantSession, now, to_money
from clawwork_api.economy import ledger, pay
from clawwork_api.evaluations.checks import Check, CheckReport, evaluate
from clawwork_api.evaluations.judge.setup import Judge, judge_of, missing_variables
from clawwork_api.evaluations.rubrics import standard_for
from clawwork_api.evaluations.tables import Evaluation
from clawwork_api.runtime.context import TaskContext
from clawwork_api.runtime.judging import judged
from clawwork_api.runtime.recording import StepRef
from clawwork_api.runtime.threads import record
from clawwork_api.simulations import events
from clawwork_api.simulations.tables import Run, RunTask
from clawwork_api.simulations.totals import task_spend, worked_seconds

NO_CHECKS = "Not scored: this task has no checks with a right answer, and {}. It therefore earned nothing."
PRACTICE = "work of the practice model is never sent to a paid judge"
_checks: TypeAdapter[list[Check]] = TypeAdapter(list[Check])


@dataclass(frozen=True)
class _Outcome:
    """A score, or None with the reason; `judge` is the model that was asked."""

    method: str
    score: Decimal | None
    items: list[dict[str, Any]]
    feedback: str
    judge: str = ""
    judgements: int = 1
    spread: Decimal | None = None


async def evaluation_step(context: TaskContext, files: list[str], summary: str) -> None:
    """Records the task as delivered with its evaluation and its income. Nothing happens on a replay."""
    run = context.run
    judge = _judge(context)
    method = "checks" if context.task.checks else "judge" if judge else "none"
    ref = StepRef(run.run.id, context.key("evaluation"), "evaluation", method)
    told = {"run_task_id": context.task.id}
    recorded = await record(run.journal.open, ref, amount=Decimal(0), told=told, repeatable=True)
    if recorded is None:
        if judge is None:
            outcome = await asyncio.to_thread(_checked, context, files)
        else:
            report = await judged(context, judge, files)
            outcome = _Outcome("judge", judge=judge.model, **vars(report))
        await record(_settle, context, ref, files, summary, outcome)


def _judge(context: TaskContext) -> Judge | None:
    """Who judges: nobody where checks know the right answer, and nobody for practice."""
    if context.task.checks or context.run.info.practice:
        return None
    return judge_of(context.run.settings)


def _checked(context: TaskContext, files: list[str]) -> _Outcome:
    if not context.task.checks:
        return _Outcome("none", None, [], NO_CHECKS.format(_why_unjudged(context)))
    report = evaluate(_checks.validate_python(context.task.checks), folder=context.workspace, files=files)
    items = [item.model_dump(mode="json") for item in report.items]
    return _Outcome("checks", report.score, items, _feedback(report))


def _why_unjudged(context: TaskContext) -> str:
    if context.run.info.practice:
        return PRACTICE
    return f"no judge is set up (set {' and '.join(missing_variables(context.run.settings))})"


def _settle(context: TaskContext, ref: StepRef, files: list[str], summary: str, outcome: _Outcome) -> None:
    evaluation = _evaluation(context, files, outcome, _pay_rule(context))

    def record(session: TenantSession, run: Run) -> None:
        session.add(evaluation)
        task = _deliver(session, context, evaluation, summary)
        delivered = {"run_task_id": task.id, "files": files}
        events.append(session, run=run, kind="task.delivered", key=f"{ref.key}.delivered", data=delivered)
        _pay(session, context, run, evaluation, ref)

    told = {
        "run_task_id": context.task.id,
        "score": None if evaluation.score is None else f"{evaluation.score:.4f}",
        "method": evaluation.method,
        "passed": sum(1 for i in evaluation.items if i["passed"]),
        "total": len(evaluation.items),
    }
    context.run.journal.settle(ref, response=json.dumps(told), told=told, extra=record)


def _pay_rule(context: TaskContext) -> str:
    with context.run.database.read(context.run.tenant) as session:
        return ledger.workspace(session).pay_rule


def _evaluation(context: TaskContext, files: list[str], outcome: _Outcome, rule: str) -> Evaluation:
    run, task = context.run, context.task
    standard = standard_for(task.rubric, task.occupation) if outcome.method == "judge" else None
    return Evaluation(
        tenant=run.tenant,
        agent_id=run.agent.id,
        run_id=run.run.id,
        run_task_id=task.id,
        task_id=task.task_id,
        task_title=task.title,
        method=outcome.method,
        judge=outcome.judge,
        judgements=outcome.judgements,
        spread=outcome.spread,
        rubric=standard.name if standard else "",
        rubric_version=standard.version if standard else "",
        practice=run.info.practice,
        score=outcome.score,
        threshold=pay.threshold_of(rule),
        value=task.value,
        paid=pay.income(outcome.score, task.value, rule=rule),
        items=outcome.items,
        feedback=context.run.redactor.text(outcome.feedback),
        artifact_paths=files,
    )


def _feedback(report: CheckReport) -> str:
    failed = [i.label for i in report.items if not i.passed]
    passed = len(report.items) - len(failed)
    line = f"{passed} of {len(report.items)} checks passed."
    return f"{line} Missed: {'; '.join(failed)}." if failed else line


def _deliver(session: TenantSession, context: TaskContext, evaluation: Evaluation, summary: str) -> RunTask:
    task = session.get_one(RunTask, context.task.id)
    task.status, task.summary, task.ended_at = "delivered", summary, now()
    task.score, task.income = evaluation.score, evaluation.paid
    task.spend = task_spend(session, task.run_id, task.position)
    account = session.get_one(Account, context.run.agent.id, with_for_update=True)
    account.tasks += 1
    if task.started_at is not None:
        seconds = round(worked_seconds(task, task.ended_at))
        account.work_seconds += seconds
        ledger.post_work(session, agent_id=account.agent_id, seconds=seconds, at=task.ended_at)
    if evaluation.score is not None:
        account.scored += 1
        account.score_sum = to_money(account.score_sum + evaluation.score)
    session.add_all((task, account))
    session.flush()
    return task


def _pay(
    session: TenantSession, context: TaskContext, run: Run, evaluation: Evaluation, ref: StepRef
) -> None:
    if evaluation.paid <= 0:
        return
    rule = "threshold" if evaluation.threshold else "proportional"
    entry = ledger.post(
        session,
        agent_id=run.agent_id,
        run_id=run.id,
        kind="income",
        amount=evaluation.paid,
        step=ref.key,
        memo=f"Score {evaluation.score} of value ${evaluation.value:.2f}, {rule} pay: {context.task.title}"[
            :300
        ],
        practice=run.practice,
        model=run.model,
        provider=context.run.info.provider,
        task=context.task.task_id,
    )
    run.income += evaluation.paid
    session.add(run)
    session.flush()
    data = {
        "run_task_id": context.task.id,
        "amount": f"{evaluation.paid:.6f}",
        "balance": f"{entry.balance_after:.6f}",
    }
    events.append(session, run=run, kind="income.paid", key=f"{ref.key}.income", data=data)
