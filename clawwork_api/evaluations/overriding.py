"""A person's score in the place of the machine's: what counts and what is paid follow in one transaction."""

from decimal import Decimal

from sqlmodel import col, select

from clawwork_api.agents.tables import Account, Agent
from clawwork_api.database import TenantSession, to_money
from clawwork_api.economy import adjustments, ledger, pay
from clawwork_api.economy.tables import LedgerEntry
from clawwork_api.errors import ApiError
from clawwork_api.evaluations.tables import Evaluation, PersonScore
from clawwork_api.simulations.states import ENDED
from clawwork_api.simulations.tables import Run, RunTask

SPENT = "It is spent or reserved: top the coworker up, or wait for the calls in flight, and score again"


def override(session: TenantSession, evaluation: Evaluation, noted: PersonScore) -> None:
    """Makes the person's score the one that counts; the difference in pay is a ledger entry of its own.

    It is paid by the rule that was in force when the work was handed in.
    Raises ApiError 409 `score_published`, `run_active` or `correction_too_large`.
    """
    if evaluation.method == "imported":
        raise ApiError(
            409,
            "score_published",
            "This score was published with the coworker's records, which stay as they are",
            "Score beside it, without override",
        )
    ledger.workspace(session, lock=True)
    session.refresh(evaluation)  # another override may have gone first
    run = session.get_one(Run, evaluation.run_id, with_for_update=True)
    if run.status not in ENDED:
        raise ApiError(
            409,
            "run_active",
            "The run is still at work",
            "Override when it has ended; score beside until then",
        )
    rule = "threshold" if evaluation.threshold else "proportional"
    due = pay.income(noted.score, evaluation.value, rule=rule)
    noted.correction = to_money(due - evaluation.final_paid)
    _count(session, evaluation, noted.score)
    if noted.correction:
        _correct(session, run, evaluation, noted)
    evaluation.override = noted.score
    evaluation.corrected += noted.correction
    session.add(evaluation)


def _count(session: TenantSession, evaluation: Evaluation, score: Decimal) -> None:
    """The coworker's mean and the task's score."""
    account = session.get_one(Account, evaluation.agent_id, with_for_update=True)
    former = evaluation.final_score
    account.scored += former is None
    account.score_sum = to_money(account.score_sum + score - (former or Decimal(0)))
    task = session.get_one(RunTask, evaluation.run_task_id)
    task.score = score
    session.add_all((account, task))


def _correct(session: TenantSession, run: Run, evaluation: Evaluation, noted: PersonScore) -> None:
    agent = session.get_one(Agent, evaluation.agent_id)
    adjustments.check_free(session, agent, noted.correction, SPENT)
    ledger.post(
        session,
        agent_id=agent.id,
        run_id=run.id,
        kind="pay-correction",
        amount=noted.correction,
        step=f"score.{noted.id}",
        memo=f"{noted.by} scored {noted.score:.4f} instead: {noted.reason}"[:300],
        practice=run.practice,
        model=run.model,
        provider=_provider(session, run),
        task=evaluation.task_id,
    )
    task = session.get_one(RunTask, evaluation.run_task_id)
    run.income += noted.correction
    task.income += noted.correction
    session.add_all((run, task))


def _provider(session: TenantSession, run: Run) -> str:
    """Who gave the model: as it stands in the run's other entries."""
    query = select(LedgerEntry.provider).where(
        LedgerEntry.run_id == run.id, LedgerEntry.model == run.model, col(LedgerEntry.provider) != ""
    )
    return session.exec(query.limit(1)).first() or ""
