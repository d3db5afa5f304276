"""The four published coworkers, figure by figure (PREDECESSORS section 12)."""

from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlmodel import col, func, select

from clawwork_api.agents.tables import Account, Agent
from clawwork_api.artifacts.storage import digest, open_file, tenant_root
from clawwork_api.artifacts.tables import Artifact
from clawwork_api.database import Database
from clawwork_api.economy.ledger import sum_of_entries
from clawwork_api.economy.tables import LedgerEntry
from clawwork_api.economy.tiers import tier
from clawwork_api.evaluations.tables import Evaluation
from clawwork_api.livebench.importer import import_folder
from clawwork_api.livebench.reader import Published, read_published
from clawwork_api.livebench.report import ImportReport
from clawwork_api.livebench.titles import task_titles
from tests.livebench.conftest import Opened
from tests.livebench.folders import REAL, reading

LISTED = (".pdf", ".docx", ".xlsx", ".pptx")
CENT = Decimal("0.01")


class Figures(NamedTuple):
    """A column of the table; `files` are those at hand (two of Kimi's 179 are not among the real data)."""

    signature: str
    model: str
    rows: int
    dates: int
    api_errors: int
    balance: str
    cost: str
    recorded_cost: str
    income: str
    assignments: int
    completions: int
    completions_paid: int
    evaluations: int
    passed: int
    mean: str
    hours: str
    files: int
    documents: int


CLAUDE, QWEN = "Claude Sonnet 4.6", "Qwen3.5-Plus"
GLM, KIMI = "GLM-4.7-test-openrouter-10dollar-1", "kimi-k2.5-test-openrouter-10dollar-1"
TABLE = [
    Figures(CLAUDE, CLAUDE, 1144, 1144, 1121, "1219.01", "17.98", "8.43", "1226.99",
            1144, 12, 9, 20, 9, "0.4465", "0.60", 30, 21),
    Figures(GLM, "GLM-4.7", 1667, 1665, 1473, "2286.20", "7.62", "4.04", "2283.82",
            0, 64, 26, 76, 28, "0.3989", "5.26", 146, 125),
    Figures(QWEN, QWEN, 68, 68, 22, "3276.64", "0.95", "0.80", "3267.59",
            68, 38, 20, 40, 20, "0.4845", "1.69", 57, 56),
    Figures(KIMI, "Kimi-K2.5", 1287, 1235, 1024, "6551.85", "12.48", "6.85", "6554.33",
            1292, 110, 43, 120, 45, "0.3867", "7.21", 177, 153),
]  # fmt: skip
EACH = pytest.mark.parametrize("figures", TABLE, ids=[figures.model for figures in TABLE])


class Imported(NamedTuple):
    database: Database
    data_dir: Path
    report: ImportReport


@pytest.fixture(scope="module")
def imported(opened: Opened, tmp_path_factory: pytest.TempPathFactory) -> Imported:
    data_dir = tmp_path_factory.mktemp("data")
    database = opened(data_dir)
    return Imported(
        database, data_dir, import_folder(database, data_dir=data_dir, folder=REAL, tenant="acme")
    )


@pytest.fixture(scope="module")
def read() -> dict[str, Published]:
    return {figures.signature: read_published(REAL / "agent_data" / figures.signature) for figures in TABLE}


@EACH
def test_reads_every_line(read: dict[str, Published], figures: Figures) -> None:
    published = read[figures.signature]
    assert not [finding for finding in published.findings if finding.skipped]
    assert len(published.balance) == figures.rows
    assert len({row.label for row in published.balance}) == figures.dates
    assert sum(row.api_error for row in published.balance) == figures.api_errors
    assert len(published.assignments) == figures.assignments
    assert len(published.completions) == figures.completions
    assert sum((c.money_earned or 0) > 0 for c in published.completions) == figures.completions_paid
    recorded = sum((row.cost for row in published.costs if row.cost), Decimal(0))
    assert recorded.quantize(CENT) == Decimal(figures.recorded_cost)


@EACH
def test_account_shows_the_published_figures(imported: Imported, figures: Figures) -> None:
    with reading(imported.database) as session:
        agent, account = coworker(session, figures.signature)
        assert (agent.source, agent.model, agent.practice) == ("imported", figures.model, False)
        assert agent.opening_balance == 10
        assert account.balance.quantize(CENT) == Decimal(figures.balance)
        assert account.spend.quantize(CENT) == Decimal(figures.cost)
        assert account.income.quantize(CENT) == Decimal(figures.income)
        assert (account.tasks, account.scored) == (figures.completions, figures.evaluations)
        assert (account.score_sum / account.scored).quantize(Decimal("0.0001")) == Decimal(figures.mean)
        assert (Decimal(account.work_seconds) / 3600).quantize(CENT) == Decimal(figures.hours)
        assert tier(account.balance) == "thriving"


@EACH
def test_balance_is_the_published_one_and_the_sum_of_entries(
    imported: Imported, read: dict[str, Published], figures: Figures
) -> None:
    with reading(imported.database) as session:
        agent, account = coworker(session, figures.signature)
        entries = session.exec(
            select(LedgerEntry).where(LedgerEntry.agent_id == agent.id).order_by(col(LedgerEntry.id))
        ).all()
        total = sum_of_entries(session, agent.id)
    rows = read[figures.signature].balance
    assert account.balance == total == rows[-1].balance
    assert account.entries == len(entries)
    assert {entry.kind for entry in entries} == {"opening", "model", "income"}
    # Every published balance, in file order, and not only the last.
    sessions = [entry for entry in entries if entry.kind == "model"]
    assert [(e.day, e.balance_after) for e in sessions] == [(row.day, row.balance) for row in rows[1:]]


@EACH
def test_history_has_one_balance_a_day(imported: Imported, figures: Figures) -> None:
    with reading(imported.database) as session:
        agent, account = coworker(session, figures.signature)
        last = (
            select(func.max(LedgerEntry.id))
            .where(LedgerEntry.agent_id == agent.id)
            .group_by(col(LedgerEntry.day))
        )
        history = session.exec(
            select(LedgerEntry.day, LedgerEntry.balance_after)
            .where(col(LedgerEntry.id).in_(last))
            .order_by(col(LedgerEntry.id))
        ).all()
    assert len(history) == figures.dates - 1  # "initialization" is no day
    assert history[-1][1] == account.balance


@EACH
def test_evaluations_say_what_was_really_paid(imported: Imported, figures: Figures) -> None:
    with reading(imported.database) as session:
        agent, account = coworker(session, figures.signature)
        found = session.exec(select(Evaluation).where(Evaluation.agent_id == agent.id)).all()
    assert len(found) == figures.evaluations
    assert {(e.method, e.judge) for e in found} == {("imported", "published")}
    assert sum(e.paid > 0 for e in found) == figures.passed
    assert sum(e.paid for e in found) == pytest.approx(account.income, abs=CENT)
    assert all(abs(e.paid - e.score * e.value) < CENT for e in found if e.score >= e.threshold)
    assert all(e.paid == 0 for e in found if e.score < e.threshold)
    assert all(e.feedback and e.day and e.artifact_paths for e in found)


@EACH
def test_files_open_from_their_rows(imported: Imported, figures: Figures) -> None:
    root = tenant_root(imported.data_dir, "acme")
    with reading(imported.database) as session:
        agent, _ = coworker(session, figures.signature)
        files = session.exec(select(Artifact).where(Artifact.agent_id == agent.id)).all()
        named = {path for e in session.exec(select(Evaluation)).all() for path in e.artifact_paths}
    assert len(files) == figures.files
    assert sum(file.name.lower().endswith(LISTED) for file in files) == figures.documents
    for file in files:
        with open_file(root, file.path) as content:
            assert digest(content) == (file.sha256, file.size)
        assert file.role == ("deliverable" if file.path in named else "working")
        assert file.task_id or file.role == "working"


def test_titles_come_from_the_briefs(read: dict[str, Published]) -> None:
    titles = task_titles(read[QWEN].assignments)
    assert titles["83d10b06-26d1-4636-a32c-23f92c57f30b"].startswith(
        "You are an auditor and as part of an audit"
    )
    assert max(len(title) for title in titles.values()) <= 120


def test_report_names_what_is_missing(imported: Imported) -> None:
    assert [agent.outcome for agent in imported.report.agents] == ["imported"] * 4
    assert sum(agent.skipped for agent in imported.report.agents) == 0
    text = str(imported.report)
    assert "work/tasks.jsonl: the file is missing" in text
    assert "Aurisic_Financials_4-25-1.xlsx, which is missing" in text


def test_importing_again_changes_nothing(imported: Imported) -> None:
    before = contents(imported)
    again = import_folder(
        imported.database, data_dir=imported.data_dir, folder=REAL / "agent_data", tenant="acme"
    )
    assert [agent.outcome for agent in again.agents] == ["already imported"] * 4
    assert contents(imported) == before


def coworker(session, signature):
    agent = session.exec(select(Agent).where(Agent.signature == signature)).one()
    return agent, session.get_one(Account, agent.id)


def contents(imported: Imported) -> tuple[object, ...]:
    with reading(imported.database) as session:
        counts = [
            session.exec(select(func.count()).select_from(t)).one() for t in (Agent, LedgerEntry, Artifact)
        ]
        accounts = [account.model_dump() for account in session.exec(select(Account))]
    return counts, accounts, sorted(imported.data_dir.glob("tenants/*/agent_data/*"))
