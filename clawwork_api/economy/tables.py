"""The ledger: append-only; a step's entry is unique, so a replay can't charge twice."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from clawwork_api.database import Money, TenantOwned, UtcDateTime, now


class LedgerEntry(TenantOwned, table=True):
    """`amount` is signed: money into the coworker's balance is positive. `day` is the accounting day."""

    __tablename__ = "ledger_entries"
    __table_args__ = (
        UniqueConstraint("tenant", "agent_id", "run_id", "step", "kind"),
        Index("ix_ledger_agent_day", "tenant", "agent_id", "day"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agent_id: str = Field(foreign_key="agents.id", max_length=32)
    run_id: str = Field(default="", max_length=32, index=True)  # "" outside a run: NULLs would not be unique
    step: str = Field(max_length=64)
    kind: str = Field(max_length=16)
    amount: Decimal = Field(sa_type=Money)
    balance_after: Decimal = Field(sa_type=Money)
    practice: bool = False
    memo: str = Field(default="", max_length=300)
    model: str = Field(default="", max_length=128)  # what it was paid for; "" where there is none
    provider: str = Field(default="", max_length=32)
    task: str = Field(default="", max_length=64)
    price: dict[str, str] | None = Field(default=None, sa_type=JSON)  # the price list line that was used
    day: date
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class DailyBalance(TenantOwned, table=True):
    """An accounting day of a coworker, kept as its ledger grows: the n-th (`sequence`, from 1) with entries.

    `spend` and `income` are of the day, `run_spend` what runs cost of it, which counts under caps; `balance`,
    `seconds_total` (working time of delivered tasks) and `worked_at` (when the last of them was delivered)
    are as they stood at its end.
    """

    __tablename__ = "daily_balances"
    __table_args__ = (
        Index("ix_daily_balances_sequence", "agent_id", "sequence"),
        Index("ix_daily_balances_day", "tenant", "day"),
    )

    agent_id: str = Field(primary_key=True, foreign_key="agents.id", max_length=32)
    day: date = Field(primary_key=True)
    sequence: int
    balance: Decimal = Field(sa_type=Money)
    spend: Decimal = Field(default=Decimal(0), sa_type=Money)
    run_spend: Decimal = Field(default=Decimal(0), sa_type=Money)
    income: Decimal = Field(default=Decimal(0), sa_type=Money)
    seconds_total: float = 0.0
    worked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
