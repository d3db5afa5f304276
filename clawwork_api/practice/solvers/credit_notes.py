"""Returned goods against the returns policy."""

from datetime import date
from decimal import Decimal

from clawwork_api.practice.solvers.toolkit import (
    Figures,
    Tables,
    Texts,
    amount,
    cents,
    records,
    stated,
    total,
)


def solve(tables: Tables, texts: Texts) -> Figures:
    """Decides every return and prices the accepted ones at what the customer paid."""
    policy = texts["returns_policy.pdf"]
    windows = {
        "Not wanted": int(stated(r"come back within (\d+) calendar days after delivery\. They", policy)),
        "Faulty": int(stated(r"in full within (\d+) calendar days", policy)),
    }
    ours = int(stated(r"in full when they come back within (\d+) calendar days", policy))
    windows |= {"Wrong item": ours, "Damaged in transit": ours}
    fee = amount(stated(r"restocking fee of (\d+) percent", policy)) / 100
    sold = {(row["Order"], row["Product"]): row for row in records(tables["orders.csv"])}
    returned = records(tables["returns_received.xlsx/Returns"])
    rows = [_decide(row, sold[row["Order"], row["Product"]], windows, fee) for row in returned]
    accepted = [row for row in rows if row[5] == "Accepted"]
    gross, fees, net = (total([amount(row[column]) for row in accepted]) for column in (6, 7, 8))
    customers = sorted({row[1] for row in accepted})
    owed = {name: total([amount(row[8]) for row in accepted if row[1] == name]) for name in customers}
    most = max(customers, key=lambda name: owed[name])
    return {
        "returns": len(rows),
        "accepted": len(accepted),
        "refused": len(rows) - len(accepted),
        "gross": cents(gross),
        "fees": cents(fees),
        "net": cents(net),
        "most": most,
        "most_credit": cents(owed[most]),
        "customers": [[name, cents(owed[name])] for name in customers],
        "rows": rows,
    }


def _decide(row: dict[str, str], order: dict[str, str], windows: dict[str, int], fee: Decimal) -> list[str]:
    age = (date.fromisoformat(row["Received on"][:10]) - date.fromisoformat(order["Delivered on"][:10])).days
    worn = row["Reason"] == "Not wanted" and row["Condition"] == "Used"
    why = f"{age} days, limit {windows[row['Reason']]}" + (", used" if worn else "")
    head = [row["Return"], order["Customer"], row["Product"], row["Reason"], why]
    if worn or age > windows[row["Reason"]]:
        return [*head, "Refused", "0.00", "0.00", "0.00"]
    gross = amount(row["Quantity"]) * amount(order["Unit price"])
    kept = Decimal(cents(gross * fee)) if row["Reason"] == "Not wanted" else Decimal(0)
    return [*head, "Accepted", cents(gross), cents(kept), cents(gross - kept)]
