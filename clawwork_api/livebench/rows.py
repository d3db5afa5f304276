"""A published coworker as rows of this project's tables."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from clawwork_api.agents.tables import Account, Agent
from clawwork_api.artifacts.storage import AGENT_DATA
from clawwork_api.artifacts.tables import Artifact
from clawwork_api.database import TenantSession, now
from clawwork_api.documents import media_type
from clawwork_api.economy.history import Worked
from clawwork_api.economy.ledger import post_lines, workspace
from clawwork_api.evaluations.tables import Evaluation
from clawwork_api.livebench.copying import CopiedFile
from clawwork_api.livebench.findings import Finding
from clawwork_api.livebench.reader import EVALUATIONS, Published
from clawwork_api.livebench.records import Completion
from clawwork_api.livebench.report import AgentImport
from clawwork_api.livebench.scores import PublishedScore, published_scores
from clawwork_api.livebench.sessions import published_ledger
from clawwork_api.livebench.titles import task_titles

MADE = re.compile(r"^sandbox/(\d{4}-\d{2}-\d{2})/.")
JUDGE = "published"


class PublishedAgent(NamedTuple):
    signature: str
    model: str
    published: Published
    files: list[CopiedFile]


def store(session: TenantSession, source: PublishedAgent, findings: list[Finding]) -> AgentImport:
    """Adds the coworker, its account, ledger, evaluations and artifacts; says how many of each.

    `findings` are those of reading; more are added.
    """
    published = source.published
    ledger = published_ledger(published.balance)
    scores = published_scores(published, findings)
    agent = _agent(session.tenant, source, ledger.opening)
    workspace(session, lock=True)
    session.add(agent)
    session.flush()
    account = _account(agent, published, scores)
    session.add(account)
    lines = [line._replace(model=source.model) for line in ledger.lines]
    post_lines(session, account=account, lines=lines, worked=_worked(published))
    account.last_activity_at = _last_activity(published) or account.last_activity_at
    titles = task_titles(published.assignments)
    session.add_all(_evaluation(agent, score, titles) for score in scores)
    artifacts = _artifacts(agent, source, scores, findings)
    for artifact in artifacts:
        artifact.task_title = titles.get(artifact.task_id, "")
    session.add_all(artifacts)
    session.flush()
    return AgentImport(
        signature=source.signature,
        outcome="imported",
        rows=len(published.balance),
        entries=account.entries,
        balance=account.balance,
        tasks=account.tasks,
        evaluations=len(scores),
        artifacts=len(artifacts),
        findings=tuple(findings),
    )


def _agent(tenant: str, source: PublishedAgent, opening: Decimal) -> Agent:
    return Agent(
        tenant=tenant,
        signature=source.signature,
        signature_key=source.signature.casefold(),
        model=source.model,
        source="imported",
        opening_balance=opening,
    )


def _account(agent: Agent, published: Published, scores: Sequence[PublishedScore]) -> Account:
    """Tasks and full seconds of the completions, each task once; scores of all evaluations."""
    completions = _once_each(published.completions)
    seconds = sum((c.wall_clock_seconds or Decimal(0) for c in completions), Decimal(0))
    return Account(
        tenant=agent.tenant,
        agent_id=agent.id,
        tasks=sum(c.work_submitted for c in completions),
        scored=len(scores),
        score_sum=sum((score.row.score for score in scores), Decimal(0)),
        work_seconds=int(seconds),
    )


def _once_each(completions: Iterable[Completion]) -> list[Completion]:
    """One a task: the last row is the one that counts."""
    return list({completion.task_id: completion for completion in completions}.values())


def _worked(published: Published) -> dict[date, Worked]:
    """Working time by simulated day, each task's once."""
    found: dict[date, Worked] = {}
    for done in _once_each(published.completions):
        if done.day is not None and done.wall_clock_seconds is not None:
            seconds, at = found.get(done.day, Worked(0.0, None))
            latest = max(filter(None, (at, done.timestamp)), default=None)
            found[done.day] = Worked(seconds + float(done.wall_clock_seconds), latest)
    return found


def _last_activity(published: Published) -> datetime | None:
    moments: list[datetime | None] = [row.ended_at for row in published.costs]
    moments += [row.timestamp for row in published.incomes]
    moments += [row.timestamp for row in published.evaluations]
    moments += [row.timestamp for row in published.completions]
    return max((moment for moment in moments if moment), default=None)


def _evaluation(agent: Agent, score: PublishedScore, titles: dict[str, str]) -> Evaluation:
    return Evaluation(
        tenant=agent.tenant,
        agent_id=agent.id,
        task_id=score.row.task_id,
        task_title=titles.get(score.row.task_id, ""),
        method="imported",
        judge=JUDGE,
        score=score.row.score,
        value=score.value,
        paid=score.paid,
        feedback=score.row.feedback,
        artifact_paths=[_below(agent, file) for file in score.files],
        day=score.day,
        created_at=score.row.timestamp or now(),
    )


def _below(agent: Agent, file: str) -> str:
    return f"{AGENT_DATA}/{agent.signature}/{file}"


def _artifacts(
    agent: Agent, source: PublishedAgent, scores: Sequence[PublishedScore], findings: list[Finding]
) -> list[Artifact]:
    named = {file: score for score in scores for file in score.files}
    there = {file.path for file in source.files}
    for file in sorted(named.keys() - there):
        problem = f"names {file}, which is missing"
        findings.append(Finding(EVALUATIONS, named[file].row.line, problem, skipped=False))
    tasks, moments = _tasks_by_day(source.published), _moments_by_day(source.published)
    return [
        _artifact(agent, file, match.group(1), named.get(file.path), tasks, moments)
        for file in source.files
        if (match := MADE.match(file.path))
    ]


def _artifact(
    agent: Agent,
    file: CopiedFile,
    day: str,
    score: PublishedScore | None,
    tasks: dict[str, str],
    moments: dict[str, datetime],
) -> Artifact:
    name = file.path.rpartition("/")[2]
    made_at = score.row.timestamp if score else None
    return Artifact(
        tenant=agent.tenant,
        agent_id=agent.id,
        task_id=score.row.task_id if score else tasks.get(day, ""),
        name=name,
        path=_below(agent, file.path),
        role="deliverable" if score else "working",
        media_type=media_type(name),
        size=file.size,
        sha256=file.sha256,
        day=day,
        created_at=made_at or moments.get(day) or now(),
    )


def _tasks_by_day(published: Published) -> dict[str, str]:
    """The task of each simulated day on which there was exactly one."""
    dated = [(row.day, row.task_id) for row in published.balance]
    dated += [(row.day, row.task_id) for row in published.costs]
    dated += [(row.day, row.task_id) for row in published.assignments]
    found: dict[str, set[str]] = defaultdict(set)
    for day, task in dated:
        if day and task:
            found[day.isoformat()].add(task)
    return {day: tasks.pop() for day, tasks in found.items() if len(tasks) == 1}


def _moments_by_day(published: Published) -> dict[str, datetime]:
    """When work of each simulated day was really done: the last time that is known."""
    return {row.day.isoformat(): row.ended_at for row in published.costs if row.day and row.ended_at}
