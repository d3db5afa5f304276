"""Rent roll review and letter to the owner."""

from clawwork_api.practice.reports.writing import Deliverable, Figures, bullets, document, dollars, workbook

PLAN = "step every rent up by the lease terms, compare it with what was paid, and find the leases to renew"


def report(f: Figures) -> list[Deliverable]:
    summary = [
        ("Scheduled rent", f["scheduled"]),
        ("Rent collected", f["collected"]),
        ("Arrears", f["arrears"]),
        ("Late fees", f["fees"]),
        ("Tenants in arrears", f["late"]),
        ("Vacant units", f["vacant"]),
        ("Occupancy percent", f["occupancy"]),
        ("Leases to renew", f["renewals"]),
    ]
    head = ["Unit", "Tenant", "Rent due", "Paid", "Unpaid", "Late fee"]
    renew = [["Unit", "Tenant", "Lease end"], *f["renew"]]
    return [
        workbook("rent-roll-review.xlsx", summary, Tenants=[head, *f["rows"]], Renewals=renew),
        document("owner-letter.pdf", "Quarry Street Arcade, April 2026", *_letter(f)),
    ]


def _letter(f: Figures) -> list[str]:
    late = [row for row in f["rows"] if row[4] != "0.00"]
    return [
        "## Rent",
        f"Rent of {dollars(f['scheduled'])} was due in April and {dollars(f['collected'])} was paid.",
        f"By area, {f['occupancy']}% is let; {f['vacant']} units are vacant.",
        "## Arrears",
        f"{f['late']} tenants owe {dollars(f['arrears'])} together; late fees are {dollars(f['fees'])}.",
        bullets(
            [
                f"{who}, unit {unit}: {dollars(due)} unpaid, fee {dollars(fee)}"
                for unit, who, _, _, due, fee in late
            ]
        ),
        "## Renewals",
        "Write to these tenants now:",
        bullets([f"{who}, unit {unit}: lease ends {end}" for unit, who, end in f["renew"]]),
    ]
