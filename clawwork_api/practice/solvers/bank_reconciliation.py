"""Bank statement against cash ledger."""

from decimal import Decimal

from clawwork_api.practice.solvers.toolkit import Figures, Tables, Texts, amount, cents, records, total


def solve(tables: Tables, texts: Texts) -> Figures:
    """Matches by reference; what stands on one side only, or differs, is a reconciling item."""
    statement = records(tables["bank_statement.csv"])
    ledger = records(tables["cash_ledger.xlsx/Cash ledger"])
    bank = {row["Reference"]: row for row in statement if row["Reference"]}
    book = {row["Reference"]: row for row in ledger if row["Reference"]}
    items = [_item(_late(row), row, amount(row["Amount"])) for ref, row in book.items() if ref not in bank]
    unbooked = [row for row in statement if row["Amount"] and row["Reference"] not in book]
    items += [_item("Bank item not in ledger", row, amount(row["Amount"])) for row in unbooked]
    for ref in bank.keys() & book.keys():
        difference = amount(bank[ref]["Amount"]) - amount(book[ref]["Amount"])
        if difference:
            items.append(_item("Recording error", book[ref], difference))
    closing = amount(statement[-1]["Balance"])
    booked = total([amount(row["Amount"]) for row in ledger])
    sums = {kind: total([amount(item[4]) for item in items if item[0] == kind]) for kind in KINDS}
    adjusted = closing + sums["Deposit in transit"] + sums["Outstanding check"]
    corrected = booked + sums["Bank item not in ledger"] + sums["Recording error"]
    return {
        "statement": cents(closing),
        "ledger": cents(booked),
        "transit": cents(sums["Deposit in transit"]),
        "outstanding": cents(-sums["Outstanding check"]),
        "unbooked": cents(sums["Bank item not in ledger"]),
        "errors": cents(sums["Recording error"]),
        "adjusted": cents(adjusted),
        "difference": cents(adjusted - corrected),
        "items": sorted(items, key=lambda item: (KINDS.index(item[0]), item[1])),
    }


KINDS = ["Deposit in transit", "Outstanding check", "Bank item not in ledger", "Recording error"]


def _late(row: dict[str, str]) -> str:
    return "Deposit in transit" if amount(row["Amount"]) > 0 else "Outstanding check"


def _item(kind: str, row: dict[str, str], value: Decimal) -> list[str]:
    who = row.get("Payee or source") or row.get("Description", "")
    return [kind, row["Date"][:10], row["Reference"], who, cents(value)]
