"""Two tenants do whatever comes to mind, in any order: nothing of one is ever told to the other."""

import re
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.security.conftest import asking, signed
from tests.security.routes import operations

TENANTS = ("one", "two")
NUMBERS = count()


def work(service, tenant, kind, mark):
    """Does one thing for a tenant, marked so that it is known anywhere; returns the names that it made."""
    headers = asking(tenant, signed(tenant))
    task = {
        "title": f"Title {mark}",
        "brief": f"Brief of {mark}",
        "occupation": "Clerks",
        "sector": "Finance",
        "value": "1",
    }
    if kind == "task":
        return service.post("/api/tasks", json=task, headers=headers).json().get("id")
    if kind == "coworker":
        body = {"signature": f"Ada {mark}", "model": "practice-1", "opening_balance": "5"}
        answer = service.post("/api/agents", json=body, headers=headers)
        assert answer.status_code == 201, answer.text
        return body["signature"]
    if kind == "hidden":
        return (
            service.put("/api/settings/hidden-agents", json={"hidden": [f"H {mark}"]}, headers=headers)
            and None
        )
    if kind == "file":
        made = service.post("/api/tasks", json=task, headers=headers).json()["id"]
        files = {"files": (f"{mark}.csv", f"of {mark}".encode())}
        assert service.post(f"/api/tasks/{made}/files", files=files, headers=headers).is_success
        return made
    return service.post("/api/broadcast", json={"type": "note", "text": mark}, headers=headers) and None


ACTS = st.lists(
    st.tuples(st.sampled_from(TENANTS), st.sampled_from(["task", "coworker", "hidden", "file", "broadcast"])),
    min_size=2,
    max_size=6,
)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(ACTS)
def test_nothing_of_one_tenant_is_ever_told_to_the_other(service, acts):
    marks = {tenant: [] for tenant in TENANTS}
    made = {tenant: ["1"] for tenant in TENANTS}
    for tenant, kind in acts:
        mark = f"mark-of-{tenant}-{next(NUMBERS)}"
        marks[tenant].append(mark)
        if name := work(service, tenant, kind, mark):
            made[tenant].append(name)
    for tenant, other in (TENANTS, TENANTS[::-1]):
        # Reading comes first: a tenant's own audit names the paths that it asked for itself.
        for method, path in sorted(operations(service.app), key=lambda route: route[0] != "GET"):
            for name in made[other] if "{" in path else made[other][:1]:
                _ask_for(service, tenant, method, path, name, marks[other] + made[other][1:])


def _ask_for(service, tenant, method, path, name, secrets):
    asked = re.sub(r"\{[^}]+\}", name, path)
    answer = service.request(method, asked, headers=asking(tenant, signed(tenant)))
    if "{" in path:
        assert answer.status_code in (404, 422), (method, asked, answer.status_code)
    told = answer.text.replace(name, "") if answer.status_code == 404 else answer.text
    for secret in secrets:
        assert secret not in told, (method, asked)


def test_a_strange_id_and_a_missing_one_get_the_same_answer(service):
    task = work(service, "one", "task", "mark-of-a-strange-id")
    for method, path in (("GET", "/api/tasks/{}"), ("GET", "/api/tasks/{}/files/a.csv")):
        answers = [
            service.request(method, path.format(name), headers=asking("two")) for name in (task, "f" * 32)
        ]
        bodies = [{**a.json(), "id": ""} for a in answers]
        assert [a.status_code for a in answers] == [404, 404]
        assert bodies[0] == bodies[1]
