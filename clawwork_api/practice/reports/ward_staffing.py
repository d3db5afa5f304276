"""Staffing review and brief."""

from clawwork_api.practice.reports.writing import Deliverable, Figures, bullets, document, dollars, workbook

PLAN = "work out the nurses that each unit needed shift by shift, compare with the roster, and price the gap"


def report(f: Figures) -> list[Deliverable]:
    summary = [
        ("Unit shifts reviewed", f["shifts"]),
        ("Understaffed unit shifts", f["short"]),
        ("Missing nurse shifts", f["missing"]),
        ("Most affected unit", f["worst"]),
        ("Understaffed shifts in that unit", f["worst_short"]),
        ("Patients per nurse", f["patients_per_nurse"]),
        ("Cost to cover the gap", f["cost"]),
    ]
    head = ["Date", "Shift", "Unit", "Patients", "Nurses needed", "Nurses on shift", "Missing"]
    units = [["Unit", "Understaffed shifts", "Missing nurse shifts"], *f["units"]]
    return [
        workbook("staffing-review.xlsx", summary, Understaffed=[head, *f["rows"]], By_unit=units),
        document("staffing-brief.docx", "Ward staffing, 13 to 19 April 2026", *_brief(f)),
    ]


def _brief(f: Figures) -> list[str]:
    return [
        "## Finding",
        f"Of {f['shifts']} unit shifts, {f['short']} were below the ratio; {f['missing']} nurse shifts "
        "were missing. "
        f"Across the hospital there were {f['patients_per_nurse']} patients per nurse, so the average "
        "hides the gap.",
        "## Where it happened",
        f"{f['worst']} was most affected, with {f['worst_short']} understaffed shifts.",
        bullets(
            [
                f"{day}, {shift.lower()}, {unit}: {missing} missing"
                for day, shift, unit, *_, missing in f["rows"]
            ]
        ),
        "## Cost to cover",
        f"Covering every missing nurse shift with agency nurses would have cost {dollars(f['cost'])}.",
    ]
