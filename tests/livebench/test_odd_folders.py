"""What real and hostile folders hold: kept when it can be, named when not, and never half imported."""

import json
import os
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlmodel import col, select

from clawwork_api.agents.tables import Account, Agent
from clawwork_api.artifacts.storage import tenant_root
from clawwork_api.artifacts.tables import Artifact
from clawwork_api.database import Database
from clawwork_api.economy import caps
from clawwork_api.economy.tables import LedgerEntry
from clawwork_api.errors import ApiError
from clawwork_api.evaluations.tables import Evaluation
from clawwork_api.livebench.importer import import_folder
from clawwork_api.livebench.report import AgentImport
from tests.livebench.folders import income, reading, session, write_coworker, write_file, write_lines


def run_import(database: Database, published: Path, tenant: str = "acme") -> list[AgentImport]:
    report = import_folder(database, data_dir=published.parent / "data", folder=published, tenant=tenant)
    return report.agents


def folder_of(published: Path) -> Path:
    return published / "agent_data" / "Small One"


def problems(agent: AgentImport) -> list[str]:
    return [str(finding) for finding in agent.findings]


def all_rows(database: Database, table, tenant: str = "acme"):
    with reading(database, tenant) as opened:
        return opened.exec(select(table)).all()


def append(path: Path, content: bytes) -> None:
    with path.open("ab") as file:
        file.write(content)


def test_a_healthy_folder(database: Database, published: Path) -> None:
    (agent,) = run_import(database, published)
    assert (agent.outcome, agent.rows, agent.entries, agent.balance) == ("imported", 3, 4, Decimal("69.85"))
    (account,) = all_rows(database, Account)
    assert (account.spend, account.income, account.work_seconds) == (Decimal("0.15"), 60, 90)
    (evaluation,) = all_rows(database, Evaluation)
    assert (evaluation.value, evaluation.paid, evaluation.day) == (100, 60, "2026-01-02")
    files = {file.name: file for file in all_rows(database, Artifact)}
    assert [(f.role, f.task_id, f.day) for f in (files["report.xlsx"], files["notes.md"])] == [
        ("deliverable", "t-1", "2026-01-02"),
        ("working", "t-2", "2026-01-05"),
    ]
    assert evaluation.artifact_paths == [files["report.xlsx"].path]
    root = tenant_root(published.parent / "data", "acme")
    assert (root / "agent_data/Small One/terminal_logs/2026-01-02.log").read_bytes() == b"started"


def test_broken_lines_are_counted_with_their_place(database: Database, published: Path) -> None:
    balance = folder_of(published) / "economic/balance.jsonl"
    append(balance, b'{"date": "2026-01-06", "balance": NaN}\n\n[1]\n' + b"[" * 100_000 + b"\n")
    append(balance, b'{"date": "2026-01-06", "balance": 1e99999999999999999999}\n{"date": "2026-01-06", "bal')
    (agent,) = run_import(database, published)
    assert agent.balance == Decimal("69.85")
    assert agent.skipped == 6
    assert problems(agent) == [
        "economic/balance.jsonl:4: skipped: balance: missing, or no number",
        "economic/balance.jsonl:5: skipped: a blank line",
        "economic/balance.jsonl:6: skipped: not a JSON object",
        "economic/balance.jsonl:7: skipped: nested too deeply",
        "economic/balance.jsonl:8: skipped: half-written, or not JSON",
        "economic/balance.jsonl:9: skipped: half-written, or not JSON",
    ]


def test_bytes_that_no_database_takes_are_replaced(database: Database, published: Path) -> None:
    evaluation = {"task_id": "t-9", "payment": 5, "evaluation_score": 0.1, "artifact_paths": None}
    line = json.dumps({**evaluation, "feedback": "NUL \0, surrogate \ud800, byte HERE"}).replace(
        "HERE", "\xff"
    )
    append(folder_of(published) / "work/evaluations.jsonl", line.encode("latin-1") + b"\n")
    (agent,) = run_import(database, published)
    assert "work/evaluations.jsonl:2: bytes that are not UTF-8 were replaced" in problems(agent)
    assert "work/evaluations.jsonl:2: no income record: taken as unpaid" in problems(agent)
    feedback = next(e.feedback for e in all_rows(database, Evaluation) if e.task_id == "t-9")
    assert feedback == "NUL \ufffd, surrogate ?, byte \ufffd"


def test_rows_lacking_what_the_oldest_lack(database: Database, published: Path) -> None:
    # Neither totals nor initialization: the deltas alone say what happened.
    rows = [
        {"date": "2026-01-02", "balance": 9.9, "token_cost_delta": 0.1, "work_income_delta": 0},
        {"date": "2026-01-05", "balance": 29.7, "token_cost_delta": 0.2, "work_income_delta": 20},
    ]
    write_lines(folder_of(published) / "economic/balance.jsonl", rows)
    (agent,) = run_import(database, published)
    assert (agent.balance, agent.entries) == (Decimal("29.7"), 4)
    assert all_rows(database, Agent)[0].opening_balance == 10


def test_file_order_is_the_truth_not_the_dates(database: Database, published: Path) -> None:
    balance = folder_of(published) / "economic/balance.jsonl"
    later = [
        session("2026-01-02", 69.80, cost=0.05, total_cost=0.20, total_income=60.0),
        session("no date", 69.70, cost=0.10, total_cost=0.30, total_income=60.0),
    ]
    append(balance, "".join(json.dumps(row) + "\n" for row in later).encode())
    (agent,) = run_import(database, published)
    assert agent.balance == Decimal("69.7")
    with reading(database) as opened:
        entries = opened.exec(select(LedgerEntry).order_by(col(LedgerEntry.id))).all()
    assert [entry.day for entry in entries[-3:]] == [date(2026, 1, 5), date(2026, 1, 2), date(2026, 1, 2)]
    assert entries[-1].balance_after == Decimal("69.7")


def test_a_balance_that_its_totals_do_not_explain_is_a_correction(
    database: Database, published: Path
) -> None:
    row = session("2026-01-06", 75.0, cost=0.0, total_cost=0.15, total_income=60.0)
    append(folder_of(published) / "economic/balance.jsonl", json.dumps(row).encode())
    (agent,) = run_import(database, published)
    assert agent.balance == 75
    corrections = [e.amount for e in all_rows(database, LedgerEntry) if e.kind == "correction"]
    assert corrections == [Decimal("5.15")]


def test_retries_are_paid_in_order_and_hours_counted_once(database: Database, published: Path) -> None:
    folder = folder_of(published)
    tries = [{"task_id": "t-1", "payment": 50.0 * s, "evaluation_score": s} for s in (0.2, 0.7, 0.9)]
    paths = [["sandbox/2026-01-02/report.xlsx"], "work/2026-01-05_t-1.txt", ["../../../etc/passwd"]]
    write_lines(
        folder / "work/evaluations.jsonl",
        [{**t, "artifact_path": path} for t, path in zip(tries, paths, strict=True)],
    )
    payments = [income("t-1", 0.0, 0.2), income("t-1", 35.0, 0.7), income("t-1", 45.0, 0.9)]
    write_lines(folder / "economic/token_costs.jsonl", [*payments, income("t-7", 1.0, 0.6), {"type": "gift"}])
    done = {"task_id": "t-1", "work_submitted": True}
    write_lines(
        folder / "economic/task_completions.jsonl",
        [{**done, "wall_clock_seconds": 10.0}, {**done, "wall_clock_seconds": 20.6}],
    )
    (agent,) = run_import(database, published)
    found = sorted(all_rows(database, Evaluation), key=lambda e: e.score)
    assert [(e.score, e.value, e.paid) for e in found] == [
        (Decimal("0.2"), 50, 0),
        (Decimal("0.7"), 50, 35),
        (Decimal("0.9"), 50, 45),
    ]
    assert [len(e.artifact_paths) for e in found] == [1, 1, 0]
    (account,) = all_rows(database, Account)
    assert (account.tasks, account.scored, account.score_sum, account.work_seconds) == (
        1,
        3,
        Decimal("1.8"),
        20,
    )
    assert "work/evaluations.jsonl:3: names a file outside the folder" in problems(agent)
    assert "economic/token_costs.jsonl:4: $1.000000 was paid for a task that no evaluation names" in problems(
        agent
    )
    assert "economic/token_costs.jsonl:5: skipped: a kind of record that isn't known" in problems(agent)


def test_links_and_devices_are_left_behind(database: Database, published: Path, tmp_path: Path) -> None:
    write_file(tmp_path / "secret.txt", b"secret")
    day = folder_of(published) / "sandbox/2026-01-02"
    (day / "link.txt").symlink_to(tmp_path / "secret.txt")
    (day / "folder").symlink_to(tmp_path)
    os.mkfifo(day / "pipe")
    write_file(day / "reference_files/given.csv", b"a,b")
    write_file(day / "bad\nname.txt", b"x")
    (agent,) = run_import(database, published)
    assert agent.skipped == 5
    assert {file.name for file in all_rows(database, Artifact)} == {"report.xlsx", "notes.md"}
    copied = {path.name for path in (published.parent / "data/tenants").rglob("*") if path.is_file()}
    assert copied.isdisjoint({"link.txt", "secret.txt", "pipe", "given.csv"})
    assert "sandbox/2026-01-02/link.txt: skipped: a link: not followed" in problems(agent)


def test_records_behind_a_link_are_not_read(database: Database, published: Path, tmp_path: Path) -> None:
    balance = folder_of(published) / "economic/balance.jsonl"
    balance.rename(tmp_path / "elsewhere.jsonl")
    balance.symlink_to(tmp_path / "elsewhere.jsonl")
    (agent,) = run_import(database, published)
    assert (agent.outcome, agent.reason) == ("refused", "There is no usable row in economy/balance.jsonl")


def test_one_that_cannot_be_imported_stops_no_other(
    database: Database, published: Path, tmp_path: Path
) -> None:
    agents = published / "agent_data"
    (agents / "empty").mkdir()
    write_coworker(agents / "_hidden")
    write_coworker(agents / "SMALL ONE")
    (agents / "linked").symlink_to(folder_of(published))
    outcomes = {agent.signature: agent.outcome for agent in run_import(database, published)}
    assert outcomes == {
        "SMALL ONE": "imported",
        "Small One": "refused",  # differs by case alone
        "_hidden": "refused",
        "empty": "refused",
        "linked": "refused",
    }
    places = (tmp_path / "data/tenants").glob("*/agent_data/*/")
    assert {place.name for place in places} == {"SMALL ONE"}


def test_a_hired_coworker_keeps_its_name(database: Database, published: Path) -> None:
    with database.write("acme") as writing:
        writing.add(
            Agent(
                tenant="acme",
                signature="small one",
                signature_key="small one",
                model="m",
                opening_balance=Decimal(5),
            )
        )
    (agent,) = run_import(database, published)
    assert agent.outcome == "refused"
    assert agent.reason == "The workspace has another coworker named small one: rename the folder"
    assert all_rows(database, LedgerEntry) == []


def test_tenants_import_apart(database: Database, published: Path) -> None:
    assert [run_import(database, published, tenant)[0].outcome for tenant in ("acme", "other")] == [
        "imported"
    ] * 2
    assert len(all_rows(database, Agent, "acme")) == len(all_rows(database, Agent, "other")) == 1
    assert all_rows(database, Agent, "third") == []


def test_a_failure_half_way_leaves_nothing(database: Database, published: Path, tmp_path: Path) -> None:
    path = "agent_data/Small One/sandbox/2026-01-05/notes.md"
    with database.write("acme") as writing:
        writing.add(
            Agent(
                tenant="acme",
                id="a",
                signature="Ada",
                signature_key="ada",
                model="m",
                opening_balance=Decimal(5),
            )
        )
        writing.flush()
        writing.add(
            Artifact(
                tenant="acme", agent_id="a", name="n", path=path, media_type="text/plain", size=0, sha256=""
            )
        )
    (agent,) = run_import(database, published)
    assert (agent.outcome, agent.reason) == ("refused", "The workspace already has records under this name")
    assert [len(all_rows(database, table)) for table in (Agent, Account, LedgerEntry, Artifact)] == [
        1,
        0,
        0,
        1,
    ]
    target = tenant_root(tmp_path / "data", "acme") / "agent_data"
    assert {place.name for place in target.iterdir()} == {".import.lock"}


def test_files_that_no_import_made_stay(database: Database, published: Path, tmp_path: Path) -> None:
    target = tenant_root(tmp_path / "data", "acme") / "agent_data"
    write_file(target / "Small One/sandbox/mine.txt", b"mine")  # no import made this
    (agent,) = run_import(database, published)
    assert agent.outcome == "refused"
    assert [all_rows(database, table) for table in (Agent, LedgerEntry, Artifact)] == [[], [], []]
    assert (target / "Small One/sandbox/mine.txt").read_bytes() == b"mine"
    assert {path.name for path in target.iterdir()} == {"Small One", ".import.lock"}


def test_what_a_killed_import_left_is_replaced(database: Database, published: Path, tmp_path: Path) -> None:
    target = tenant_root(tmp_path / "data", "acme") / "agent_data"
    write_file(target / "Small One/.imported", b"")
    write_file(target / "Small One/sandbox/old.txt", b"old")
    write_file(target / ".import-123/half.txt", b"half")
    assert run_import(database, published)[0].outcome == "imported"
    assert not (target / "Small One/sandbox/old.txt").exists()
    assert not (target / ".import-123").exists()


def test_imported_costs_use_up_no_cap(database: Database, published: Path) -> None:
    row = session("2099-01-01", 60.0, cost=9.85, total_cost=10.0, total_income=60.0)
    append(folder_of(published) / "economic/balance.jsonl", json.dumps(row).encode())
    run_import(database, published)
    with database.write("acme") as writing:
        agent = writing.exec(select(Agent)).one()
        assert [use.spent for use in caps.usage(writing, agent)] == [0, 0, 0]


def test_a_folder_without_coworkers_says_so(database: Database, tmp_path: Path) -> None:
    with pytest.raises(ApiError, match="no published coworkers") as raised:
        import_folder(database, data_dir=tmp_path / "data", folder=tmp_path / "nowhere", tenant="acme")
    assert raised.value.code == "no_published_runs"
