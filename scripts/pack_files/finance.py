"""Reference files: bank reconciliation, quarterly variance, rent roll."""

from pathlib import Path

from scripts.pack_files.writers import write_csv, write_pdf, write_xlsx

CLEARED = [
    ("2026-03-02", "DEP-0301", "Card settlement, Saturday market", 2184.60),
    ("2026-03-03", "CHK-1041", "Kiln & Flame Supplies", -1275.40),
    ("2026-03-04", "CHK-1042", "Whitcombe Property, studio rent", -2400.00),
    ("2026-03-05", "DEP-0302", "Invoice 5512, Larkspur Hotel", 3960.00),
    ("2026-03-06", "ACH-2201", "Payroll, first half of March", -5218.33),
    ("2026-03-09", "DEP-0303", "Card settlement, web shop", 1742.15),
    ("2026-03-10", "CHK-1043", "Bright Glaze Co", -684.90),
    ("2026-03-11", "ACH-2202", "Northfield Energy", -913.77),
    ("2026-03-12", "DEP-0304", "Invoice 5519, Tandem Interiors", 6425.00),
    ("2026-03-13", "CHK-1044", "Olmos Packaging", -358.20),
    ("2026-03-16", "DEP-0305", "Card settlement, web shop", 2016.45),
    ("2026-03-17", "CHK-1046", "Rowan Insurance, quarter premium", -845.00),
    ("2026-03-18", "ACH-2203", "State sales tax, February", -1107.62),
    ("2026-03-19", "DEP-0306", "Invoice 5523, Larkspur Hotel", 2880.00),
    ("2026-03-20", "ACH-2204", "Payroll, second half of March", -5218.33),
    ("2026-03-23", "DEP-0307", "Card settlement, web shop", 1598.05),
    ("2026-03-25", "CHK-1049", "Vandermeer Clay, pallet order", -1962.75),
    ("2026-03-27", "DEP-0308", "Invoice 5531, Moss & Moor", 1450.00),
]
BANK_ONLY = [
    ("2026-03-24", "", "Returned deposit item: Moss & Moor", -640.00),
    ("2026-03-31", "", "Monthly account service fee", -35.00),
    ("2026-03-31", "", "Interest earned", 12.48),
]
LEDGER_ONLY = [
    ("2026-03-26", "CHK-1045", "Petra Lindqvist, workshop fee", -420.00),
    ("2026-03-28", "CHK-1050", "Olmos Packaging", -297.35),
    ("2026-03-30", "CHK-1051", "Kiln & Flame Supplies", -1184.10),
    ("2026-03-31", "DEP-0309", "Card settlement, spring fair", 2337.90),
]
TRANSPOSED = ("2026-03-24", "CHK-1047", "Delgado Freight", -1350.00, -1530.00)


def reconciliation(folder: Path) -> None:
    date, reference, payee, true, booked = TRANSPOSED
    bank = sorted([*CLEARED, *BANK_ONLY, (date, reference, payee, true)])
    balance = 18250.75
    rows: list[tuple[object, ...]] = [("2026-03-01", "", "Opening balance", "", f"{balance:.2f}")]
    for day, ref, text, value in bank:
        balance += value
        rows.append((day, ref, text, f"{value:.2f}", f"{balance:.2f}"))
    write_csv(
        folder / "bank_statement.csv", [("Date", "Reference", "Description", "Amount", "Balance"), *rows]
    )
    ledger = sorted([*CLEARED, *LEDGER_ONLY, (date, reference, payee, booked)])
    head = ("Date", "Reference", "Payee or source", "Amount")
    opening = ("2026-03-01", "", "Opening balance", 18250.75)
    write_xlsx(folder / "cash_ledger.xlsx", {"Cash ledger": [head, opening, *ledger]})


BUDGET = {
    "Sales": {"Salaries": 48000, "Travel": 6500, "Events": 9000},
    "Engineering": {"Salaries": 92000, "Cloud hosting": 14500, "Contractors": 18000},
    "Support": {"Salaries": 31000, "Telephony": 2600},
    "Operations": {"Salaries": 27500, "Rent": 16800, "Insurance": 3200},
}
DRIFT = {
    ("Sales", "Travel"): (1.04, 1.31, 1.22),
    ("Sales", "Events"): (0.55, 0.40, 1.10),
    ("Engineering", "Cloud hosting"): (1.09, 1.18, 1.27),
    ("Engineering", "Contractors"): (1.00, 1.12, 1.05),
    ("Support", "Telephony"): (1.30, 1.20, 1.15),
    ("Support", "Salaries"): (0.98, 0.98, 0.94),
    ("Operations", "Insurance"): (1.00, 1.00, 1.06),
}


def variance(folder: Path) -> None:
    budget: list[tuple[object, ...]] = [("Department", "Account", "January", "February", "March")]
    actual: list[tuple[object, ...]] = [("Posted", "Department", "Account", "Document", "Amount")]
    number = 7100
    for department, accounts in BUDGET.items():
        for account, monthly in accounts.items():
            budget.append((department, account, monthly, monthly, monthly))
            for month, factor in enumerate(DRIFT.get((department, account), (1.0, 1.0, 1.0)), start=1):
                spent = round(monthly * factor)
                for share, day in ((0.62, 12), (0.38, 27)):
                    number += 1
                    value = round(spent * share, 2)
                    actual.append(
                        (f"2026-{month:02d}-{day}", department, account, f"JV-{number}", f"{value:.2f}")
                    )
    actual.append(("2026-03-30", "Sales", "Events", "JV-7190", "-1850.00"))
    actual.append(("2026-03-31", "Engineering", "Contractors", "JV-7191", "4275.00"))
    write_xlsx(folder / "budget_q1.xlsx", {"Budget Q1 2026": budget})
    write_csv(folder / "actuals_q1.csv", [actual[0], *sorted(actual[1:], key=lambda row: str(row[0]))])


RENTS = [
    ("101", "Amara Osei Dental", 1450, 3625, "2023-04-01", "2028-03-31", 3845.76),
    ("102", "Bluebird Books", 980, 2254, "2024-06-01", "2027-05-31", 2321.62),
    ("103", "", 760, 0, "", "", 0),
    ("104", "Castellan Tax Service", 1120, 2632, "2025-02-01", "2026-06-30", 1500),
    ("105", "Dovetail Joinery", 2050, 4305, "2022-09-01", "2026-08-31", 4704.19),
    ("201", "Ember Yoga", 1640, 3444, "2024-01-01", "2026-12-31", 3653.74),
    ("202", "Ferris & Sons Optics", 890, 2136, "2025-05-01", "2028-04-30", 0),
    ("203", "", 1230, 0, "", "", 0),
    ("204", "Greenmantle Design", 1310, 3013, "2023-11-01", "2026-07-15", 3196.49),
    ("205", "Hollis Recruitment", 1175, 2820, "2026-01-01", "2028-12-31", 2790),
]


def rent_roll(folder: Path) -> None:
    head = (
        "Unit",
        "Tenant",
        "Area (sq ft)",
        "Base monthly rent",
        "Lease start",
        "Lease end",
        "Paid for April 2026",
    )
    write_xlsx(folder / "rent_roll.xlsx", {"Rent roll": [head, *RENTS]})
    terms = [
        "These terms apply to every lease at Quarry Street Arcade, 14 Quarry Street.",
        "# Rent steps",
        "The base monthly rent rises by 3 percent on every anniversary of the lease start, compounding. "
        "Rent for a month is set by the full years completed on the first day of that month.",
        "# Late payment",
        "Where more than 50.00 dollars of a month's rent is unpaid at the end of the month, a late fee "
        "of 5 percent "
        "of the unpaid amount is due. Smaller shortfalls are carried forward without a fee.",
        "# Renewal",
        "The landlord writes to every tenant whose lease ends within 120 days after the end of the "
        "month reviewed.",
    ]
    write_pdf(folder / "lease_terms.pdf", "Standard lease terms", terms)


BUILDERS = {
    "bank-reconciliation": reconciliation,
    "quarterly-variance": variance,
    "rent-roll-review": rent_roll,
}
