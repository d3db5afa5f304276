"""Breach list and note to the head of HR."""

from clawwork_api.practice.reports.writing import Deliverable, Figures, bullets, document, plural, workbook

PLAN = "take the limits from the policy, test every spell in the register against them, and list the breaches"


def report(f: Figures) -> list[Deliverable]:
    summary = [
        ("Spells reviewed", f["spells"]),
        ("Certificate breaches", f["certificate"]),
        ("Notice breaches", f["notice"]),
        ("Unplanned absence breaches", f["unplanned"]),
        ("Total breaches", f["total"]),
        ("Employees with a breach", f["employees"]),
        ("Days lost to sickness", f["sick_days"]),
    ]
    head = ["Rule", "Employee", "Name", "First day", "Finding"]
    return [
        workbook("compliance-review.xlsx", summary, Breaches=[head, *f["breaches"]]),
        document("compliance-note.docx", "Absence policy review, first quarter 2026", *_note(f)),
    ]


def _note(f: Figures) -> list[str]:
    certificate, notice, unplanned = f["limits"]
    return [
        "## Result",
        f"{f['spells']} spells of absence were tested and {f['total']} breaches found, by "
        f"{f['employees']} employees. "
        f"Sickness cost {f['sick_days']} working days.",
        "## Breaches",
        bullets(
            [f"{name} ({number}), {rule.lower()}: {what}" for rule, number, name, _, what in f["breaches"]]
        ),
        "## Rules applied",
        bullets(
            [
                f"Sickness of more than {certificate} working days needs a certificate: "
                f"{plural(f['certificate'], 'breach', 'breaches')}.",
                f"Annual leave is asked for {notice} days before: "
                f"{plural(f['notice'], 'breach', 'breaches')}.",
                f"At most {unplanned} unplanned days a quarter: "
                f"{plural(f['unplanned'], 'breach', 'breaches')}.",
            ]
        ),
    ]
