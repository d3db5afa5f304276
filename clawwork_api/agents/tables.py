"""A coworker and its account."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field

from clawwork_api.database import Money, TenantOwned, UtcDateTime, now
from clawwork_api.database.ids import new_id


class Agent(TenantOwned, table=True):
    """A coworker: a model with instructions and a budget. `signature` is its name in the HTTP contract."""

    __tablename__ = "agents"
    __table_args__ = (UniqueConstraint("tenant", "signature_key"),)

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    signature: str = Field(max_length=128)
    signature_key: str = Field(max_length=128)  # case-folded: two coworkers can't differ by case alone
    model: str = Field(max_length=128)
    instructions: str = ""
    tools: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)  # name: ask | off; others are allowed
    skills: list[str] = Field(default_factory=list, sa_type=JSON)  # ids, retired ones too
    source: str = Field(default="hired", max_length=16)  # hired | imported
    practice: bool = False
    opening_balance: Decimal = Field(sa_type=Money)
    cap_run: Decimal | None = Field(default=None, sa_type=Money)
    cap_daily: Decimal | None = Field(default=None, sa_type=Money)
    cap_monthly: Decimal | None = Field(default=None, sa_type=Money)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class Account(TenantOwned, table=True):
    """Totals kept in the transaction that writes each ledger entry; always equal to the sum of entries."""

    __tablename__ = "accounts"

    agent_id: str = Field(primary_key=True, foreign_key="agents.id", max_length=32)
    balance: Decimal = Field(default=Decimal(0), sa_type=Money)
    spend: Decimal = Field(default=Decimal(0), sa_type=Money)
    income: Decimal = Field(default=Decimal(0), sa_type=Money)
    entries: int = 0
    runs: int = 0
    tasks: int = 0  # tasks that ended with a deliverable
    scored: int = 0
    score_sum: Decimal = Field(default=Decimal(0), sa_type=Money)  # scores have four places: exact here
    work_seconds: int = 0
    last_activity_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Workspace(TenantOwned, table=True):
    """A tenant's own settings; its row is the lock under which money is reserved."""

    __tablename__ = "workspaces"

    tenant: str = Field(primary_key=True, max_length=128)
    cap_monthly: Decimal | None = Field(default=None, sa_type=Money)
    timezone: str = Field(default="UTC", max_length=64)
    pay_rule: str = Field(default="threshold", max_length=16)  # threshold | proportional
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
