"""Credit note list and summary."""

from clawwork_api.practice.reports.writing import Deliverable, Figures, bullets, document, dollars, workbook

PLAN = "find the order behind every return, decide it by the policy, and price the credit"


def report(f: Figures) -> list[Deliverable]:
    summary = [
        ("Returns received", f["returns"]),
        ("Returns accepted", f["accepted"]),
        ("Returns refused", f["refused"]),
        ("Gross credit", f["gross"]),
        ("Restocking fees", f["fees"]),
        ("Net credit", f["net"]),
        ("Customer with most credit", f["most"]),
    ]
    head = ["Return", "Customer", "Product", "Reason", "Age", "Decision", "Gross", "Fee", "Credit"]
    customers = [["Customer", "Credit"], *f["customers"]]
    return [
        workbook("credit-notes.xlsx", summary, Returns=[head, *f["rows"]], By_customer=customers),
        document("returns-summary.docx", "Returns and credit notes", *_summary(f)),
    ]


def _summary(f: Figures) -> list[str]:
    refused = [row for row in f["rows"] if row[5] == "Refused"]
    return [
        "## Decisions",
        f"Of {f['returns']} returns, {f['accepted']} are accepted and {f['refused']} refused.",
        "## Credit by customer",
        f"The gross credit is {dollars(f['gross'])}; restocking fees of {dollars(f['fees'])} leave "
        f"{dollars(f['net'])} to be paid. {f['most']} receives most, {dollars(f['most_credit'])}.",
        bullets([f"{name}: {dollars(credit)}" for name, credit in f["customers"]]),
        "## Refused returns",
        bullets([f"{row[0]}, {row[1]}, {row[2]}, {row[3].lower()}: {row[4]}" for row in refused]),
    ]
