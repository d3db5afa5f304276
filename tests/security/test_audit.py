"""Audit: every change and denial, in a chain that shows what is missing, changed or moved."""

import json
import logging
import os
import subprocess
import sys
from uuid import uuid4

import pytest
from sqlalchemy import text
from starlette.websockets import WebSocketDisconnect

from clawwork_api.audit.chain import NOBODY
from clawwork_api.audit.sampling import TENANTS, WRITTEN, Sampler
from clawwork_api.audit.verifying import faults
from clawwork_api.database import Database
from tests.security.conftest import TOKEN, asking, running


@pytest.fixture
def tenant() -> str:
    return f"team:{uuid4().hex}"


def hide(service, tenant, *names, **headers):
    return service.put(
        "/api/settings/hidden-agents", json={"hidden": list(names)}, headers=asking(tenant, **headers)
    )


def records(service, tenant, **params):
    answer = service.get("/api/audit", params=params, headers=asking(tenant))
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


def test_a_change_is_recorded_once_with_who_what_and_how(service, tenant):
    assert hide(service, tenant, "Ada", X_Actor="ann", X_Request_Id="from-openos-1").is_success
    (record,) = records(service, tenant)
    assert record["actor"] == "ann"
    assert record["request_id"] == "from-openos-1"
    assert record["action"] == "PUT /api/settings/hidden-agents"
    assert (record["outcome"], record["status"], record["times"]) == ("changed", 200, 1)
    assert len(record["address_hash"]) == 16
    assert "testclient" not in json.dumps(record)


def test_what_is_made_is_the_target_and_each_start_of_a_run_is_one_record(service, tenant):
    def post(path, **body):
        answer = service.post(path, json=body, headers=asking(tenant))
        assert answer.is_success, answer.text
        return answer.json()

    post("/api/agents", signature="Ada", model="practice-1", opening_balance="5")
    task = {"title": "Count", "brief": "Count it.", "occupation": "Clerks", "sector": "Finance", "value": "1"}
    task_id = post("/api/tasks", **task)["id"]
    first = post("/api/simulations", signature="Ada", task_ids=[task_id])["simulation_id"]
    post(f"/api/simulations/{first}/stop")
    with service.stream("GET", f"/api/simulations/{first}/events/stream", headers=asking(tenant)) as events:
        events.read()
    post(f"/api/simulations/{first}/retry")
    again = post(f"/api/simulations/{first}/restart")["simulation_id"]
    told = [(r["action"].split(" ", 1)[1], r["target"]) for r in reversed(records(service, tenant))]
    run = "/api/simulations/{run_id}"
    assert told == [
        ("/api/agents", "coworker Ada"),
        ("/api/tasks", f"task {task_id}"),
        ("/api/simulations", f"run {first}"),
        (f"{run}/stop", f"/api/simulations/{first}/stop"),
        (f"{run}/retry", f"/api/simulations/{first}/retry"),
        (f"{run}/restart", f"run {again}, again after run {first}"),
    ]


def test_a_read_leaves_no_record(service, tenant):
    service.get("/api/agents", headers=asking(tenant))
    service.get("/api/agents/nobody", headers=asking(tenant))
    assert records(service, tenant) == []


def test_a_refused_change_is_recorded_as_refused(service, tenant):
    assert service.post("/api/tasks", json={}, headers=asking(tenant)).status_code == 422
    assert [(r["outcome"], r["status"]) for r in records(service, tenant)] == [("refused", 422)]


def test_a_change_and_its_record_are_one_transaction(service, tenant):
    database = service.app.state.services.database
    block = text(
        "CREATE TRIGGER no_records BEFORE INSERT ON audit_records BEGIN SELECT RAISE(ABORT, 'full'); END"
    )
    with database.system() as session:
        session.execute(block)
    try:
        assert hide(service, tenant, "Ada").status_code >= 500
    finally:
        with database.system() as session:
            session.execute(text("DROP TRIGGER no_records"))
    answer = service.get("/api/settings/hidden-agents", headers=asking(tenant))
    assert answer.json()["hidden"] == []


def test_a_denial_before_the_tenant_is_known_is_in_the_chain_of_nobody(service):
    service.get("/api/agents", headers=asking("acme", "wrong", X_Request_Id="denied-request"))
    with service.app.state.services.database.read(NOBODY) as session:
        found = session.execute(text("SELECT tenant, outcome, status, request_id FROM audit_records"))
        assert (NOBODY, "denied", 401, "denied-request") in [tuple(row) for row in found]
    assert service.get("/api/audit", headers=asking(NOBODY)).status_code == 400


def test_a_refused_socket_is_a_denial_too(service):
    headers = {"X-Tenant-Id": "acme", "Authorization": "Bearer wrong", "X-Request-Id": "refused-socket"}
    with pytest.raises(WebSocketDisconnect), service.websocket_connect("/ws", headers=headers):
        pass
    with service.app.state.services.database.read(NOBODY) as session:
        found = session.execute(
            text("SELECT action, status, request_id FROM audit_records WHERE request_id = 'refused-socket'")
        )
        assert [tuple(row) for row in found] == [("SOCKET /ws", 403, "refused-socket")]


def test_the_log_line_says_the_same_and_no_token(service, tenant, caplog):
    caplog.set_level(logging.INFO, "clawwork.audit")
    hide(service, tenant, "Ada")
    (record,) = records(service, tenant)
    line = vars(caplog.records[-1])
    assert {line["digest"], line["tenant"], line["outcome"]} == {record["digest"], tenant, "changed"}
    assert TOKEN not in str(line)


def test_records_are_found_page_by_page_and_by_filter(service, tenant):
    for actor in ("ann", "bob", "ann", "bob", "ann"):
        hide(service, tenant, X_Actor=actor)
    service.post("/api/tasks", json={}, headers=asking(tenant))
    first = service.get("/api/audit", params={"limit": 4}, headers=asking(tenant)).json()
    rest = records(service, tenant, limit=4, cursor=first["next"])
    numbers = [r["number"] for r in first["items"] + rest]
    assert (numbers, first["total"]) == ([6, 5, 4, 3, 2, 1], 6)
    assert len(records(service, tenant, actor="ann")) == 3
    assert len(records(service, tenant, action="POST /api/tasks")) == 1
    assert len(records(service, tenant, outcome="refused")) == 1
    moment = first["items"][2]["at"]
    assert len(records(service, tenant, **{"from": moment})) == 3
    assert len(records(service, tenant, to=moment)) == 3
    bad = service.get("/api/audit", params={"from": "yesterday"}, headers=asking(tenant))
    assert (bad.status_code, bad.json()["fields"][0]["field"]) == (422, "from")


def test_no_tenant_reads_the_records_of_another(service, tenant):
    hide(service, tenant, "Ada")
    assert records(service, f"{tenant}2") == []


def test_the_database_refuses_to_change_a_record(service, tenant):
    hide(service, tenant)
    database = service.app.state.services.database
    for statement in ("UPDATE audit_records SET actor = 'x'", "DELETE FROM audit_records"):
        with pytest.raises(Exception, match="append-only"), database.system() as session:
            session.execute(text(statement))


CHANGES = {
    "removed": "DELETE FROM audit_records WHERE number = 3",
    "changed": "UPDATE audit_records SET actor = 'somebody else' WHERE number = 3",
    "renumbered": "UPDATE audit_records SET number = 99 WHERE number = 3",
    "later": "UPDATE audit_records SET at = '2020-01-01 00:00:00.000000' WHERE number = 3",
    "removed from the end": "DELETE FROM audit_records WHERE number >= 3",
    "all removed": "DELETE FROM audit_records",
    "swapped": "UPDATE audit_records SET number = CASE number WHEN 3 THEN 104 WHEN 4 THEN 103 END "
    "WHERE number IN (3, 4)",
}


def verify(folder, *arguments):
    environment = {"PATH": os.environ["PATH"], "CLAWWORK_DATA_DIR": str(folder), "HOME": str(folder)}
    return subprocess.run(
        [sys.executable, "-m", "clawwork_api", "audit", "verify", *arguments],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.fixture
def written(tmp_path):
    """A database with five records of one tenant and one of another, and no service on it."""
    with running(tmp_path) as client:
        for name in ("a", "b", "c", "d", "e"):
            assert hide(client, "acme", name).is_success
        assert hide(client, "other").is_success
    database = Database(f"sqlite:///{tmp_path / 'clawwork.db'}")
    with database.system() as session:
        for act in ("update", "delete"):
            session.execute(text(f"DROP TRIGGER audit_records_no_{act}"))
    yield database
    database.close()


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_record_that_is_not_as_it_was_written_is_found(written, change):
    assert list(faults(written, ["acme", "other"])) == []
    with written.system() as session:
        session.execute(text(change + ("" if "WHERE" not in change else " AND tenant = 'acme'")))
        session.execute(text("UPDATE audit_records SET number = number - 100 WHERE number > 100"))
    first = next(faults(written, ["acme", "other"]))
    assert (first.tenant, first.number) == ("acme", 1 if change.endswith("records") else 3)


def test_the_command_names_the_first_bad_record_and_ends_with_1(written, tmp_path):
    whole = verify(tmp_path)
    assert (whole.returncode, "chains: 2" in whole.stdout) == (0, True), whole.stderr
    with written.system() as session:
        session.execute(text(CHANGES["changed"]))
    bad = verify(tmp_path)
    assert (bad.returncode, bad.stderr.strip()) == (1, "acme: record 3 was changed")
    assert verify(tmp_path, "--tenant", "other").returncode == 0


def test_a_flood_of_denials_writes_few_records_and_says_how_many_there_were():
    moment = [0.0]
    sampler = Sampler(lambda: moment[0])
    times = [sampler.times(NOBODY) for _ in range(10_000)]
    assert times == [1] * WRITTEN + [0] * (10_000 - WRITTEN)
    moment[0] = 61.0
    assert sampler.times(NOBODY) == 1 + 10_000 - WRITTEN
    for number in range(5 * TENANTS):
        sampler.times(f"tenant-{number}")
    assert len(sampler) == TENANTS
