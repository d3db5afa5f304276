"""Nurses on shift against the ratio of each unit."""

from clawwork_api.practice.solvers.toolkit import Figures, Tables, Texts, amount, cents, records, whole

BOOK = "ward_staffing.xlsx"


def solve(tables: Tables, texts: Texts) -> Figures:
    """Needed nurses are patients over ratio, rounded up, shift by shift."""
    ratio = {r["Unit"]: whole(r["Most patients per nurse"]) for r in records(tables[f"{BOOK}/Ratios"])}
    rates = {r["Item"]: amount(r["Value"]) for r in records(tables[f"{BOOK}/Rates"])}
    nurses = {_key(r): whole(r["Registered nurses"]) for r in records(tables[f"{BOOK}/Roster"])}
    shifts: list[tuple[str, str, str, int, int, int]] = []
    for row in records(tables[f"{BOOK}/Census"]):
        patients = whole(row["Patients"])
        needed = -(-patients // ratio[row["Unit"]])
        shifts.append((*_key(row), patients, needed, nurses[_key(row)]))
    short = [shift for shift in shifts if shift[5] < shift[4]]
    missing = sum(shift[4] - shift[5] for shift in short)
    by_unit = {unit: [shift for shift in short if shift[2] == unit] for unit in ratio}
    worst = max(by_unit, key=lambda unit: len(by_unit[unit]))
    hours = missing * rates["Hours per shift"]
    return {
        "shifts": len(shifts),
        "short": len(short),
        "missing": missing,
        "worst": worst,
        "worst_short": len(by_unit[worst]),
        "patients_per_nurse": cents(amount(str(sum(s[3] for s in shifts))) / sum(s[5] for s in shifts)),
        "cost": cents(hours * rates["Agency rate per hour (USD)"]),
        "units": [[u, str(len(by_unit[u])), str(sum(s[4] - s[5] for s in by_unit[u]))] for u in ratio],
        "rows": [[*map(str, shift), str(shift[4] - shift[5])] for shift in short],
    }


def _key(row: dict[str, str]) -> tuple[str, str, str]:
    return row["Date"][:10], row["Shift"], row["Unit"]
