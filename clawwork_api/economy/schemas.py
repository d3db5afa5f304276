"""What the HTTP contract says of money. Amounts are dollars as decimal strings with six places."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from clawwork_api.amounts import Money, SignedMoney
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
    model: str
    provider: str
    task: str
    practice: bool
    price: dict[str, str] | None
    created_at: datetime


Memo = Annotated[str, Field(max_length=300)]


class TopUp(Schema):
    """The body of POST /api/agents/{signature}/top-up: dollars into the balance."""

    amount: Money
    memo: Memo = ""


class Correction(Schema):
    """The body of POST /api/agents/{signature}/corrections: signed dollars, and why."""

    amount: SignedMoney
    memo: Annotated[str, Field(min_length=1, max_length=300, pattern=r"\S")]


class CapNotice(Schema):
    """A cap of which 80 % is used (`warned`) or that a call no longer fitted (`reached`).

    `id` stays while the cap does. `signature` and `simulation_id` are of the last run that met it;
    amounts are dollars.
    """

    id: str
    kind: Literal["warned", "reached"]
    scope: Literal["run", "day", "month", "workspace", "balance"]
    signature: str
    simulation_id: str
    limit: Decimal
    spent: Decimal
    reserved: Decimal
    at: datetime


class CapNotices(Schema):
    notices: list[CapNotice]


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


class MoneySums(Schema):
    """Sums of entries: `net` = `income` + `other` - `spend`; `other`: opening, top-ups and corrections."""

    spend: Decimal
    income: Decimal
    other: Decimal
    net: Decimal
    entries: int


class ReportRow(Schema):
    """`label` is what a person calls `key`. Practice money is invented and never added to real money."""

    key: str
    label: str
    real: MoneySums
    practice: MoneySums


class Report(Schema):
    """`real` and `practice` are the sums over every entry of the time, whatever its row."""

    by: str
    since: date | None
    until: date | None
    rows: list[ReportRow]
    real: MoneySums
    practice: MoneySums
