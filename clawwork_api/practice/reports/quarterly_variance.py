"""Variance workbook and memo."""

from clawwork_api.practice.reports.writing import Deliverable, Figures, bullets, document, dollars, workbook

PLAN = "add up the budget and the postings by department and account, then explain the lines that matter"


def report(f: Figures) -> list[Deliverable]:
    summary = [
        ("Total budget", f["budget"]),
        ("Total actual", f["actual"]),
        ("Total variance", f["variance"]),
        ("Variance percent", f["percent"]),
        ("Largest overspend department", f["worst"]),
        ("Largest overspend amount", f["worst_variance"]),
        ("Lines over threshold", f["flagged_count"]),
    ]
    return [
        workbook(
            "variance-report.xlsx",
            summary,
            By_department=[["Department", "Budget", "Actual", "Variance"], *f["departments"]],
            By_line=[["Department", "Account", "Budget", "Actual", "Variance"], *f["lines"]],
        ),
        document("variance-memo.docx", "Budget variance, first quarter 2026", *_memo(f)),
    ]


def _memo(f: Figures) -> list[str]:
    side = "over" if not f["variance"].startswith("-") else "under"
    return [
        "## Summary",
        f"Spending of {dollars(f['actual'])} is {dollars(f['variance'].lstrip('-'))} {side} the budget of "
        f"{dollars(f['budget'])}, a variance of {f['percent']}%.",
        "## Main drivers",
        f"{f['worst']} is furthest over its budget, by {dollars(f['worst_variance'])}. These lines are "
        "more than 10% "
        "and more than $2,000.00 over:",
        bullets([f"{dep}, {account}: {dollars(over)} over" for dep, account, _, _, over in f["flagged"]]),
        "## Recommendation",
        f"Ask the owners of {f['worst']} and of the lines above for a forecast to year end before "
        "releasing the "
        "second-quarter budget in full.",
    ]
