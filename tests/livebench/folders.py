"""Published folders: where the real ones lie, and how a test writes a small one."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from clawwork_api.database import Database, TenantSession

REAL = Path(__file__).resolve().parents[3] / "shared" / "real" / "livebench"


@contextmanager
def reading(database: Database, tenant: str = "acme") -> Iterator[TenantSession]:
    """A reading session whose rows stay usable afterwards."""
    with database.read(tenant) as session:
        yield session
        session.expunge_all()


def write_coworker(folder: Path) -> None:
    """Two sessions: one paid 60 dollars for task t-1, one that only cost."""
    rows = [
        {"date": "initialization", "balance": 10.0, "total_token_cost": 0.0, "total_work_income": 0.0},
        session("2026-01-02", 69.9, cost=0.1, total_cost=0.1, income=60.0, total_income=60.0, task_id="t-1"),
        session("2026-01-05", 69.85, cost=0.05, total_cost=0.15, total_income=60.0, task_id="t-2"),
    ]
    report = f"./livebench/data/agent_data/{folder.name}/sandbox/2026-01-02/report.xlsx"
    evaluation = {"timestamp": "2026-02-21T08:20:54", "task_id": "t-1", "payment": 60.0, "feedback": "Good."}
    write_lines(folder / "economic/balance.jsonl", rows)
    write_lines(folder / "economic/token_costs.jsonl", [income("t-1", 60.0, 0.6)])
    write_lines(
        folder / "economic/task_completions.jsonl",
        [{"task_id": "t-1", "work_submitted": True, "money_earned": 60.0, "wall_clock_seconds": 90.4}],
    )
    write_lines(
        folder / "work/evaluations.jsonl", [{**evaluation, "artifact_path": report, "evaluation_score": 0.6}]
    )
    write_lines(
        folder / "work/tasks.jsonl", [{"date": "2026-01-05", "task_id": "t-2", "prompt": "Plan\nall"}]
    )
    write_file(folder / "sandbox/2026-01-02/report.xlsx", b"sheet")
    write_file(folder / "sandbox/2026-01-05/notes.md", b"# Notes")
    write_file(folder / "terminal_logs/2026-01-02.log", b"started")


def session(
    date: str, balance: float, *, cost: float, income: float = 0.0, **fields: object
) -> dict[str, object]:
    totals = {"total_token_cost": fields.pop("total_cost"), "total_work_income": fields.pop("total_income")}
    deltas = {"token_cost_delta": cost, "work_income_delta": income}
    return {"date": date, "balance": balance, **deltas, **totals, **fields}


def income(task_id: str, paid: float, score: float) -> dict[str, object]:
    return {
        "type": "work_income",
        "date": "2026-02-21",
        "task_id": task_id,
        "actual_payment": paid,
        "evaluation_score": score,
    }


def write_lines(path: Path, rows: list[dict[str, object]]) -> None:
    write_file(path, "".join(json.dumps(row) + "\n" for row in rows).encode())


def write_file(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
