"""Reference files: absence policy, ward staffing, style edit."""

from pathlib import Path

from scripts.pack_files.writers import write_csv, write_docx, write_xlsx

POLICY = [
    "Applies to all staff of Tallis Logistics from 1 January 2026. Line managers record every absence "
    "in the register.",
    "# Sickness",
    "A spell of sickness of more than 3 working days needs a medical certificate. Without one the spell is a "
    "certificate breach.",
    "# Annual leave",
    "Annual leave is asked for at least 14 calendar days before its first day. A spell asked for later "
    "is a notice "
    "breach, also when the manager has approved it.",
    "# Unplanned absence",
    "An employee with more than 4 working days of unplanned absence in a calendar quarter has breached "
    "the limit on "
    "unplanned absence, once a quarter, however many days there are.",
    "# Compassionate leave",
    "Compassionate leave needs no notice and no certificate and is never a breach.",
]
SPELLS = [
    ("T-104", "Ingrid Solberg", "Sickness", "2026-01-12", "2026-01-16", 5, "2026-01-12", "Yes"),
    ("T-104", "Ingrid Solberg", "Annual leave", "2026-02-16", "2026-02-20", 5, "2026-01-05", ""),
    ("T-107", "Marcus Adeyemi", "Sickness", "2026-01-19", "2026-01-22", 4, "2026-01-19", "No"),
    ("T-107", "Marcus Adeyemi", "Unplanned", "2026-02-03", "2026-02-04", 2, "2026-02-03", ""),
    ("T-107", "Marcus Adeyemi", "Unplanned", "2026-03-09", "2026-03-11", 3, "2026-03-09", ""),
    ("T-112", "Chloe Baptiste", "Annual leave", "2026-03-02", "2026-03-06", 5, "2026-02-16", ""),
    ("T-112", "Chloe Baptiste", "Annual leave", "2026-03-26", "2026-03-27", 2, "2026-03-19", ""),
    ("T-115", "Pavel Dvorak", "Sickness", "2026-02-09", "2026-02-11", 3, "2026-02-09", "No"),
    ("T-115", "Pavel Dvorak", "Compassionate", "2026-02-23", "2026-02-27", 5, "2026-02-22", ""),
    ("T-118", "Nadia Rahimi", "Unplanned", "2026-01-08", "2026-01-09", 2, "2026-01-08", ""),
    ("T-118", "Nadia Rahimi", "Unplanned", "2026-02-17", "2026-02-18", 2, "2026-02-17", ""),
    ("T-121", "Owen Pritchard", "Annual leave", "2026-01-26", "2026-01-30", 5, "2026-01-14", ""),
    ("T-121", "Owen Pritchard", "Sickness", "2026-03-16", "2026-03-24", 7, "2026-03-16", "No"),
    ("T-126", "Yuki Tanabe", "Unplanned", "2026-01-21", "2026-01-23", 3, "2026-01-21", ""),
    ("T-126", "Yuki Tanabe", "Unplanned", "2026-03-30", "2026-03-31", 2, "2026-03-30", ""),
    ("T-126", "Yuki Tanabe", "Annual leave", "2026-02-11", "2026-02-13", 3, "2026-02-02", ""),
    ("T-130", "Rosa Delmonte", "Sickness", "2026-02-19", "2026-02-20", 2, "2026-02-19", "No"),
    ("T-130", "Rosa Delmonte", "Annual leave", "2026-03-16", "2026-03-20", 5, "2026-03-02", ""),
    ("T-133", "Samuel Whitlock", "Sickness", "2026-03-03", "2026-03-09", 5, "2026-03-03", "Yes"),
    ("T-133", "Samuel Whitlock", "Unplanned", "2026-01-15", "2026-01-15", 1, "2026-01-15", ""),
]


def absence(folder: Path) -> None:
    head = ("Employee", "Name", "Kind", "First day", "Last day", "Working days", "Asked on", "Certificate")
    write_docx(folder / "absence_policy.docx", "Absence policy", POLICY)
    write_csv(folder / "absence_register_q1.csv", [head, *SPELLS])


UNITS = {"Intensive care": 2, "Medical": 5, "Surgical": 5, "Maternity": 4}
PATIENTS = {
    "Intensive care": [8, 9, 10, 9, 8, 11, 10, 7, 8, 9, 8, 10, 9, 8],
    "Medical": [24, 26, 27, 23, 25, 31, 24, 22, 24, 25, 26, 30, 28, 21],
    "Surgical": [19, 21, 22, 20, 18, 16, 15, 17, 20, 21, 19, 18, 14, 13],
    "Maternity": [11, 12, 10, 13, 12, 9, 8, 10, 11, 12, 12, 14, 9, 10],
}
NURSES = {
    "Intensive care": [4, 5, 5, 4, 4, 5, 5, 4, 4, 5, 4, 5, 5, 4],
    "Medical": [5, 5, 6, 5, 5, 5, 5, 5, 5, 5, 5, 6, 5, 5],
    "Surgical": [4, 5, 5, 4, 4, 4, 3, 4, 4, 5, 4, 4, 3, 3],
    "Maternity": [3, 3, 3, 3, 3, 3, 2, 3, 3, 3, 3, 4, 3, 3],
}


def staffing(folder: Path) -> None:
    census: list[tuple[object, ...]] = [("Date", "Shift", "Unit", "Patients")]
    roster: list[tuple[object, ...]] = [("Date", "Shift", "Unit", "Registered nurses")]
    for slot in range(14):
        day, shift = f"2026-04-{13 + slot // 2:02d}", ("Day", "Night")[slot % 2]
        for unit in UNITS:
            census.append((day, shift, unit, PATIENTS[unit][slot]))
            roster.append((day, shift, unit, NURSES[unit][slot]))
    rules = [("Unit", "Most patients per nurse"), *UNITS.items()]
    rates = [("Item", "Value"), ("Hours per shift", 12), ("Agency rate per hour (USD)", 71.50)]
    write_xlsx(
        folder / "ward_staffing.xlsx", {"Census": census, "Roster": roster, "Ratios": rules, "Rates": rates}
    )


STYLE = [
    ("use", "utilise"),
    ("to", "in order to"),
    ("email", "e-mail"),
    ("website", "web site"),
    ("percent", "per cent"),
    ("while", "whilst"),
    ("adviser", "advisor"),
    ("start", "commence"),
]
ARTICLE = [
    "When the harbour authority decided to commence its shoreline survey, few people expected the "
    "volunteers to "
    "utilise anything more advanced than a clipboard. Two seasons later, 64 per cent of the records "
    "arrive by e-mail "
    "before the tide has turned.",
    "# How the survey works",
    "Each walker adopts one mile of coast. In order to keep the counts comparable, walkers commence at "
    "low water and "
    "follow the same line every month, noting birds, litter and the state of the dunes.",
    "The records go to a web site that was built by a retired teacher. An advisor from the county "
    "checks every tenth "
    "sheet, and walkers receive an e-mail when a count looks odd.",
    "Whilst the method is simple, it is not careless. Walkers utilise a shared list of species, and "
    "about 8 per cent of "
    "sightings are set aside in order to be checked against photographs.",
    "# What has been found",
    "Ringed plovers have returned to three beaches. Litter has fallen by 22 per cent since the spring, "
    "whilst fishing "
    "line remains the most common find near the pier.",
    "The authority's advisor, Helena Marsh, is cautious. “We utilise these figures to ask better "
    "questions, not to close "
    "the argument,” she says. An e-mail from a second advisor, at the university, makes the same point.",
    "# Taking part",
    "New walks commence in September. In order to join, read the guide on the web site, choose a free "
    "mile and send an "
    "e-mail to the coordinator. Boots are useful; patience is essential.",
    "Anyone who cannot walk can help to enter records. The web site shows which months are behind, and "
    "whilst the work "
    "is quiet, 31 per cent of the early mistakes were found this way.",
]


def style_edit(folder: Path) -> None:
    write_docx(folder / "article.docx", "A mile of coast each", ARTICLE)
    write_csv(folder / "style_sheet.csv", [("Use", "Instead of"), *STYLE])


BUILDERS = {"absence-compliance": absence, "ward-staffing": staffing, "style-edit": style_edit}
