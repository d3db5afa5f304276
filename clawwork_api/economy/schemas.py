"""What the HTTP contract says of money. Amounts are dollars as decimal strings with six places."""

from datetime import date, datetime
from decimal import Decimal

from clawwork_api.schemas import Schema


class LedgerLine(Schema):
    id: int
    day: date
    kind: str
    amount: Decimal
    balance_after: Decimal
    run_id: str
    step: str
    memo: str
    practice: bool
    price: dict[str, str] | None
    created_at: datetime


class LedgerTotals(Schema):
    """Sums over the whole ledger of one coworker; `balance` equals the sum of all its entries."""

    balance: Decimal
    spend: Decimal
    income: Decimal
    entries: int


class LedgerPage(Schema):
    items: list[LedgerLine]
    next: str | None
    total: int
    totals: LedgerTotals
