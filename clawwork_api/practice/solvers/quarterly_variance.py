"""Budget against posted actuals, by department and account."""

from decimal import Decimal

from clawwork_api.practice.solvers.toolkit import Figures, Tables, Texts, amount, cents, records, total

MONTHS = ("January", "February", "March")


def solve(tables: Tables, texts: Texts) -> Figures:
    """Variance is actual minus budget: positive is overspent."""
    budget = records(tables["budget_q1.xlsx/Budget Q1 2026"])
    posted = records(tables["actuals_q1.csv"])
    lines = [_line(row, posted) for row in budget]
    departments = sorted({line[0] for line in lines})
    by_department = {name: _add([line for line in lines if line[0] == name]) for name in departments}
    worst = max(departments, key=lambda name: by_department[name][2])
    planned, spent, over = _add(lines)
    flagged = [line for line in lines if amount(line[4]) > 2000 and amount(line[4]) * 10 > amount(line[2])]
    return {
        "budget": cents(planned),
        "actual": cents(spent),
        "variance": cents(over),
        "percent": cents(over * 100 / planned),
        "worst": worst,
        "worst_variance": cents(by_department[worst][2]),
        "flagged_count": len(flagged),
        "flagged": flagged,
        "departments": [[name, *(cents(value) for value in by_department[name])] for name in departments],
        "lines": lines,
    }


def _line(row: dict[str, str], posted: list[dict[str, str]]) -> list[str]:
    key = (row["Department"], row["Account"])
    planned = total([amount(row[month]) for month in MONTHS])
    spent = total([amount(p["Amount"]) for p in posted if (p["Department"], p["Account"]) == key])
    return [*key, cents(planned), cents(spent), cents(spent - planned)]


def _add(lines: list[list[str]]) -> tuple[Decimal, Decimal, Decimal]:
    planned, spent, over = (total([amount(line[column]) for line in lines]) for column in (2, 3, 4))
    return planned, spent, over
