"""Reconciliation workbook and memo."""

from decimal import Decimal

from clawwork_api.practice.reports.writing import Deliverable, Figures, bullets, document, dollars, workbook

PLAN = (
    "match the statement and the ledger by reference, list what stands on one side only, and prove the "
    "balance"
)


def report(f: Figures) -> list[Deliverable]:
    summary = [
        ("Statement balance", f["statement"]),
        ("Deposits in transit", f["transit"]),
        ("Outstanding checks", f["outstanding"]),
        ("Ledger balance", f["ledger"]),
        ("Bank items not in ledger", f["unbooked"]),
        ("Recording errors", f["errors"]),
        ("Adjusted balance", f["adjusted"]),
        ("Unreconciled difference", f["difference"]),
    ]
    head = ["Kind", "Date", "Reference", "Payee or description", "Amount"]
    return [
        workbook("reconciliation.xlsx", summary, Reconciling_items=[head, *f["items"]]),
        document("reconciliation-memo.docx", "Bank reconciliation, March 2026", *_memo(f)),
    ]


def _memo(f: Figures) -> list[str]:
    entries = [item for item in f["items"] if item[0] in ("Bank item not in ledger", "Recording error")]
    proved = "The account reconciles" if Decimal(f["difference"]) == 0 else "The account does not reconcile"
    return [
        "## Conclusion",
        f"{proved}: the adjusted balance is {dollars(f['adjusted'])} and the unreconciled difference is "
        f"{dollars(f['difference'])}. The bank shows {dollars(f['statement'])}, the ledger "
        f"{dollars(f['ledger'])}.",
        "## Reconciling items",
        bullets([f"{kind}: {who} ({day}), {dollars(value)}" for kind, day, _, who, value in f["items"]]),
        "## Recommended entries",
        "Post these to the cash ledger, dated the last day of the month:",
        bullets([f"{who}: {dollars(value)} ({kind.lower()})" for kind, _, _, who, value in entries]),
        f"Together they change the ledger by {dollars(str(Decimal(f['unbooked']) + Decimal(f['errors'])))}.",
    ]
