"""Scoring what was handed in, and paying for it: one recorded step, one transaction."""

import asyncio
import json
from decimal import Decimal

from pydantic import TypeAdapter

from clawwork_api.agents.tables import Account
from clawwork_api.database import TenantSession, now, to_money
from clawwork_api.economy import ledger, pay
from clawwork_api.evaluations.checks import Check, CheckReport, evaluate
from clawwork_api.evaluations.tables import Evaluation
from clawwork_api.runtime.context import TaskContext
from clawwork_api.runtime.journal import StepRef
from clawwork_api.simulations import events
from clawwork_api.simulations.tables import Run, RunTask
from clawwork_api.simulations.totals import task_spend

UNSCORED = (
    "Not scored: this task has no checks with a right answer, and no judge is set up. "
    "It therefore earned nothing."
)
_checks: TypeAdapter[list[Check]] = TypeAdapter(list[Check])


async def evaluation_step(context: TaskContext, files: list[str], summary: str) -> None:
    """Records the task as delivered with its evaluation and its income. Nothing happens on a replay."""
    run = context.run
    method = "checks" if context.task.checks else "none"
    ref = StepRef(run.run.id, context.key("evaluation"), "evaluation", method)
    told = {"run_task_id": context.task.id}
    recorded = await asyncio.to_thread(run.journal.open, ref, amount=Decimal(0), told=told, repeatable=True)
    if recorded is None:
        report = await asyncio.to_thread(_report, context, files)
        await asyncio.to_thread(_settle, context, ref, files, summary, report)


def _report(context: TaskContext, files: list[str]) -> CheckReport | None:
    if not context.task.checks:
        return None
    checks = _checks.validate_python(context.task.checks)
    return evaluate(checks, folder=context.workspace, files=files)


def _settle(
    context: TaskContext, ref: StepRef, files: list[str], summary: str, report: CheckReport | None
) -> None:
    evaluation = _evaluation(context, files, report, _pay_rule(context))

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


def _evaluation(context: TaskContext, files: list[str], report: CheckReport | None, rule: str) -> Evaluation:
    run, task = context.run, context.task
    score = None if report is None else report.score
    return Evaluation(
        tenant=run.tenant,
        agent_id=run.agent.id,
        run_id=run.run.id,
        run_task_id=task.id,
        task_id=task.task_id,
        task_title=task.title,
        method="none" if report is None else "checks",
        practice=run.info.practice,
        score=score,
        threshold=pay.threshold_of(rule),
        value=task.value,
        paid=pay.income(score, task.value, rule=rule),
        items=[] if report is None else [i.model_dump(mode="json") for i in report.items],
        feedback=UNSCORED if report is None else _feedback(report),
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
        seconds = round((task.ended_at - task.started_at).total_seconds())
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
