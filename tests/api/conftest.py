"""A workspace of its own for every test, and what stands in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from sqlmodel import select

from clawwork_api.agents.tables import Agent
from clawwork_api.artifacts.service import record_file
from clawwork_api.artifacts.storage import task_workspace, tenant_root
from clawwork_api.database import now
from clawwork_api.evaluations.tables import Evaluation
from clawwork_api.simulations.tables import Run, RunTask
from tests.conftest import ClawWork


@pytest.fixture
def tenant() -> str:
    return f"team:{uuid4().hex}"


@pytest.fixture
def client(clawwork: ClawWork, tenant: str) -> Iterator[httpx.Client]:
    with clawwork.client(tenant) as client:
        yield client


@pytest.fixture
def other(clawwork: ClawWork) -> Iterator[httpx.Client]:
    """The client of another workspace."""
    with clawwork.client(f"other:{uuid4().hex}") as client:
        yield client


def hire(client: httpx.Client, signature: str = "Ada Lovelace", **more: object) -> httpx.Response:
    body = {"signature": signature, "model": "practice-1", "opening_balance": "25.50", **more}
    return client.post("/api/agents", json=body)


def write_task(client: httpx.Client, **more: object) -> httpx.Response:
    body = {
        "title": "Count the invoices",
        "occupation": "Accountants and Auditors",
        "sector": "Finance",
        "brief": "Count the invoices of the list and say how many there are.",
        "value": "40.00",
        **more,
    }
    return client.post("/api/tasks", json=body)


@dataclass(frozen=True)
class Delivered:
    """A run that has ended, with its files and score, as the runtime leaves it."""

    signature: str
    run_id: str
    artifact_ids: dict[str, str]
    folder: Path


FILES = {
    "report.md": b"# Report\n\nAll is well.\n",
    "figures.csv": b"month,amount\nJanuary,12.50\nFebruary,7.25\n",
    "page.html": b"<script>alert(1)</script>",
    "drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
}


@pytest.fixture
def delivered(clawwork: ClawWork, client: httpx.Client, tenant: str) -> Delivered:
    return deliver(clawwork, client, tenant)


def deliver(clawwork: ClawWork, client: httpx.Client, tenant: str) -> Delivered:
    assert hire(client, "Grace Hopper").status_code == 201
    with clawwork.database.write(tenant) as session:
        agent = session.exec(select(Agent).where(Agent.signature == "Grace Hopper")).one()
        run = Run(
            tenant=tenant,
            agent_id=agent.id,
            signature=agent.signature,
            model=agent.model,
            practice=True,
            status="completed",
            ended_at=now(),
        )
        session.add(run)
        session.flush()
        task = RunTask(
            tenant=tenant,
            run_id=run.id,
            agent_id=agent.id,
            position=0,
            task_id="bank-reconciliation",
            title="Reconcile",
            occupation="Accountants",
            brief="Do it",
            value=Decimal(50),
            status="delivered",
            score=Decimal("0.75"),
        )
        session.add(task)
        session.flush()
        folder = task_workspace(clawwork.data_dir, tenant, agent.signature, run.id, 0)
        folder.mkdir(parents=True)
        ids = {}
        for name, content in FILES.items():
            (folder / name).write_bytes(content)
            artifact = record_file(
                session,
                root=tenant_root(clawwork.data_dir, tenant),
                path=folder / name,
                run=run,
                run_task=task,
                role="deliverable" if name == "report.md" else "working",
            )
            assert artifact is not None
            ids[name] = artifact.id
        session.add(
            Evaluation(
                tenant=tenant,
                agent_id=agent.id,
                run_id=run.id,
                run_task_id=task.id,
                task_id=task.task_id,
                method="checks",
                practice=True,
                score=Decimal("0.75"),
                value=Decimal(50),
                paid=Decimal("37.50"),
                items=[
                    {"id": "a", "label": "A", "weight": "1", "passed": True, "evidence": "found in report.md"}
                ],
            )
        )
        return Delivered(agent.signature, run.id, ids, folder)


def add_file(clawwork: ClawWork, tenant: str, delivered: Delivered, name: str) -> str:
    """Records a file that lies in the run's folder; its id."""
    with clawwork.database.write(tenant) as session:
        artifact = record_file(
            session,
            root=tenant_root(clawwork.data_dir, tenant),
            path=delivered.folder / name,
            run=session.get_one(Run, delivered.run_id),
            run_task=session.exec(select(RunTask).where(RunTask.run_id == delivered.run_id)).one(),
            role="working",
        )
        assert artifact is not None
        return artifact.id
