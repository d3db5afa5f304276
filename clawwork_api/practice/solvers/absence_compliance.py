"""Absence register against the absence policy."""

from datetime import date

from clawwork_api.practice.solvers.toolkit import Figures, Tables, Texts, records, stated, whole


def solve(tables: Tables, texts: Texts) -> Figures:
    """Takes the three limits from the policy and lists every breach."""
    policy = texts["absence_policy.docx"]
    certificate = int(stated(r"sickness of more than (\d+) working days", policy))
    notice = int(stated(r"at least (\d+) calendar days before", policy))
    unplanned = int(stated(r"more than (\d+) working days of unplanned", policy))
    spells = records(tables["absence_register_q1.csv"])
    sick = [row for row in spells if row["Kind"] == "Sickness"]
    uncertified = [r for r in sick if whole(r["Working days"]) > certificate and r["Certificate"] != "Yes"]
    late = [row for row in spells if row["Kind"] == "Annual leave" and _notice(row) < notice]
    days: dict[tuple[str, str], int] = {}
    for row in spells:
        if row["Kind"] == "Unplanned":
            who = (row["Employee"], row["Name"])
            days[who] = days.get(who, 0) + whole(row["Working days"])
    breaches = [
        ["Certificate", *_who(row), f"{row['Working days']} days without certificate"] for row in uncertified
    ]
    breaches += [["Notice", *_who(row), f"asked {_notice(row)} days before"] for row in late]
    over = sorted(who for who, count in days.items() if count > unplanned)
    breaches += [["Unplanned absence", *who, "quarter", f"{days[who]} days in the quarter"] for who in over]
    return {
        "spells": len(spells),
        "certificate": len(uncertified),
        "notice": len(late),
        "unplanned": len(over),
        "total": len(breaches),
        "employees": len({breach[1] for breach in breaches}),
        "sick_days": sum(whole(row["Working days"]) for row in sick),
        "limits": [certificate, notice, unplanned],
        "breaches": breaches,
    }


def _notice(row: dict[str, str]) -> int:
    return (date.fromisoformat(row["First day"][:10]) - date.fromisoformat(row["Asked on"][:10])).days


def _who(row: dict[str, str]) -> list[str]:
    return [row["Employee"], row["Name"], row["First day"][:10]]
