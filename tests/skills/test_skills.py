"""Skills: written, renewed, given to coworkers, laid into their work, and kept as they were."""

from typing import Any
from uuid import uuid4

from tests.judge.office import WORKER
from tests.mcp.conftest import Team
from tests.runtime.test_control import wait_for
from tests.runtime.test_people import question_of, say

PATH = "/api/skills"
LONG = "# Month-end close\n\nBook accruals first.\n" + "\n".join(f"Step {n}." for n in range(40))
TASK = "ward-staffing"


def write(team: Team, name: str = "month-end", instructions: str = LONG) -> str:
    return str(team.service.post(PATH, {"name": name, "instructions": instructions}, 201)["id"])


def upload(team: Team, skill: str, *files: tuple[str, str], expect: int = 201) -> dict[str, Any]:
    sent = [("files", (name, content.encode())) for name, content in files]
    answer = team.service.http.post(f"{PATH}/{skill}/files", files=sent)
    assert answer.status_code == expect, answer.text
    body: dict[str, Any] = answer.json()
    return body


def renew(team: Team, skill: str, *, expect: int = 201, **fields: Any) -> dict[str, Any]:
    body: dict[str, Any] = team.service.post(f"{PATH}/{skill}/versions", fields, expect)
    return body


def test_each_change_is_a_new_version_and_old_ones_stay(team: Team) -> None:
    skill = write(team)
    second = upload(team, skill, ("rates.csv", "EUR,1.1"), ("guide.md", "Read me"))
    assert (second["version"], second["instructions"]) == (2, LONG)
    upload(team, skill, ("rates.csv", "EUR,1.2"))
    fourth = renew(team, skill, instructions="Shorter.", without=["guide.md"])
    assert ([f["name"] for f in fourth["files"]], fourth["summary"]) == (["rates.csv"], "Shorter.")
    assert [(v["version"], v["files"]) for v in fourth["versions"]] == [(4, 1), (3, 2), (2, 2), (1, 0)]
    assert {v["created_by"] for v in fourth["versions"]} == {"tester"}
    for version, rate in ((2, "EUR,1.1"), (3, "EUR,1.2"), (4, "EUR,1.2")):
        path = f"{PATH}/{skill}/versions/{version}/files/rates.csv"
        assert team.service.http.get(path).text == rate
    assert team.service.http.get(f"{PATH}/{skill}/versions/4/files/guide.md").status_code == 404
    assert team.service.get(f"{PATH}/{skill}", version=1)["instructions"] == LONG
    [row] = team.service.get(PATH)["skills"]
    assert (row["id"], row["version"], row["name"]) == (skill, 4, "month-end")


def test_what_is_refused(team: Team) -> None:
    skill = write(team)
    assert team.service.post(PATH, {"name": "month-end", "instructions": "x"}, 409)["code"] == "skill_exists"
    team.service.post(PATH, {"name": "../up", "instructions": "x"}, 422)
    assert renew(team, skill, expect=422, instructions=LONG)["code"] == "nothing_changed"
    assert upload(team, skill, ("run.sh", "rm"), expect=415)["code"] == "unsupported_file_type"
    assert upload(team, skill, ("skill.md", "x"), expect=422)["code"] == "invalid_file_name"
    assert renew(team, "f" * 32, expect=404, instructions="x")["code"] == "skill_not_found"
    team.hire()
    answer = team.service.http.patch("/api/agents/Ada", json={"skills": ["f" * 32]})
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_skill")
    retired = team.service.http.delete(f"{PATH}/{skill}").json()
    assert retired["retired"] and team.service.get(PATH) == {"skills": []}
    assert renew(team, skill, expect=409, instructions="x")["code"] == "skill_retired"
    assert upload(team, skill, ("a.csv", "1"), expect=409)["code"] == "skill_retired"


def test_a_run_keeps_the_version_that_it_began_with(team: Team) -> None:
    skill, other = write(team), write(team, "tone", "Be plain.")
    upload(team, skill, ("rates.csv", "EUR,1.1"))
    team.service.hire(model=WORKER, skills=[skill, other], tools={"list_files": "ask"})
    team.office.script = [
        ("list_files", {}),
        ("read_file", {"path": "skills/month-end/SKILL.md"}),
        ("read_file", {"path": "skills/month-end/rates.csv"}),
    ]
    run_id = team.service.launch(TASK)
    question, seen = question_of(team.service, run_id)
    upload(team, skill, ("rates.csv", "EUR,9.9"))
    renew(team, skill, instructions="Something else.")
    team.service.http.delete(f"{PATH}/{other}")
    say(team.service, run_id, question, "approve")
    wait_for(team.service, run_id, "run.completed", after=seen)

    first = str(team.office.asked[-1]["messages"][:4])
    assert "month-end (version 2), in skills/month-end/SKILL.md" in first and "Book accruals first" in first
    assert "Step 39" not in first and "tone (version 1)" in first and "Be plain." in first
    answers = [m["content"] for m in team.office.asked[-1]["messages"] if m["role"] == "tool"]
    assert "skills/month-end/rates.csv" in answers[0] and "skills/tone/SKILL.md" in answers[0]
    assert "Step 39" in answers[1] and "1.1" in answers[2]

    run = team.service.get(f"/api/simulations/{run_id}")
    used = [("month-end", 2), ("tone", 1)]
    assert [(s["name"], s["version"]) for s in run["skills"]] == used
    assert not [a for a in run["artifacts"] if "SKILL" in a["name"] or a["name"] == "rates.csv"]
    events = team.service.get(f"/api/simulations/{run_id}/events", limit=500)["events"]
    started = next(e["data"] for e in events if e["kind"] == "run.started")
    assert [(s["name"], s["version"]) for s in started["skills"]] == used

    assert [s["name"] for s in team.service.get("/api/agents/Ada")["skills"]] == ["month-end"]
    kept = team.service.http.patch("/api/agents/Ada", json={"skills": [skill, other]})
    assert kept.status_code == 200, kept.text
    team.service.http.patch("/api/agents/Ada", json={"skills": [], "tools": {"list_files": "allowed"}})
    team.office.asked.clear()
    later = team.service.launch(TASK)
    team.service.finish(later)
    assert team.service.get(f"/api/simulations/{later}")["skills"] == []
    assert "Skills that the people" not in str(team.office.asked)


def test_nothing_of_a_skill_is_told_to_another_workspace(team: Team) -> None:
    skill = write(team)
    upload(team, skill, ("rates.csv", "EUR,1.1"))
    team.service.http.headers["X-Tenant-Id"] = f"strangers-{uuid4().hex[:8]}"
    assert team.service.get(PATH) == {"skills": []}
    for door in ("", "/versions/2/files/rates.csv"):
        assert team.service.http.get(f"{PATH}/{skill}{door}").status_code == 404
    assert team.service.http.delete(f"{PATH}/{skill}").status_code == 404
    assert renew(team, skill, expect=404, instructions="Mine")["code"] == "skill_not_found"
    assert upload(team, skill, ("a.csv", "1"), expect=404)["code"] == "skill_not_found"
    team.service.hire()
    answer = team.service.http.patch("/api/agents/Ada", json={"skills": [skill]})
    assert answer.json()["code"] == "unknown_skill"
