"""Rent roll of one month against the lease terms."""

from datetime import date, timedelta
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

FIRST, LAST = date(2026, 4, 1), date(2026, 4, 30)


def solve(tables: Tables, texts: Texts) -> Figures:
    """Steps the rents up by full years, then finds arrears, late fees and leases to renew."""
    terms = texts["lease_terms.pdf"]
    step = 1 + amount(stated(r"rises by (\d+) percent", terms)) / 100
    free = amount(stated(r"more than ([\d.]+) dollars", terms))
    fee = amount(stated(r"late fee of (\d+) percent", terms)) / 100
    horizon = LAST + timedelta(days=int(stated(r"within (\d+) days after", terms)))
    units = records(tables["rent_roll.xlsx/Rent roll"])
    let = [row for row in units if row["Tenant"]]
    rows = [_row(row, step, free, fee) for row in let]
    renew = [[r["Unit"], r["Tenant"], r["Lease end"][:10]] for r in let if _day(r["Lease end"]) <= horizon]
    area = total([amount(row["Area (sq ft)"]) for row in units])
    sums = [total([amount(row[column]) for row in rows]) for column in (2, 3, 4, 5)]
    return {
        "scheduled": cents(sums[0]),
        "collected": cents(sums[1]),
        "arrears": cents(sums[2]),
        "fees": cents(sums[3]),
        "late": sum(amount(row[4]) > 0 for row in rows),
        "vacant": len(units) - len(let),
        "occupancy": cents(total([amount(row["Area (sq ft)"]) for row in let]) * 100 / area),
        "renewals": len(renew),
        "renew": renew,
        "rows": rows,
    }


def _row(row: dict[str, str], step: Decimal, free: Decimal, fee: Decimal) -> list[str]:
    start = _day(row["Lease start"])
    years = FIRST.year - start.year - ((FIRST.month, FIRST.day) < (start.month, start.day))
    rent = Decimal(cents(amount(row["Base monthly rent"]) * step**years))
    paid = amount(row["Paid for April 2026"])
    unpaid = max(rent - paid, Decimal(0))
    late = unpaid * fee if unpaid > free else Decimal(0)
    return [row["Unit"], row["Tenant"], cents(rent), cents(paid), cents(unpaid), cents(late)]


def _day(text: str) -> date:
    return date.fromisoformat(text[:10])
