"""What the HTTP contract says of a coworker."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from clawwork_api.amounts import Money
from clawwork_api.schemas import Number, Schema, Signature
from clawwork_api.skills.schemas import SkillUse
from clawwork_api.tools.kinds import Permission

ToolPermissions = Annotated[dict[str, Permission], Field(max_length=100)]
"""What may be done with each tool, by its name; one that is not named keeps what it has, at first allowed.

allowed: used freely; ask: a person approves each call first; off: not offered and not callable.
"""


SkillIds = Annotated[list[Annotated[str, Field(max_length=32)]], Field(max_length=20)]
"""The skills that the coworker is given, by id; the whole list each time."""


class Hire(Schema):
    """The body of POST /api/agents. Dollars; a cap that is null is no cap of that kind."""

    signature: Signature
    model: Annotated[str, Field(min_length=1, max_length=128)]
    instructions: Annotated[str, Field(max_length=20_000)] = ""
    opening_balance: Money
    cap_run: Money | None = None
    cap_daily: Money | None = None
    cap_monthly: Money | None = None
    tools: ToolPermissions = Field(default_factory=dict)
    skills: SkillIds = Field(default_factory=list)


class AgentChange(Schema):
    """The body of PATCH /api/agents/{signature}: what is left out stays; a cap that is null is no cap."""

    instructions: Annotated[str, Field(max_length=20_000)] = ""
    cap_run: Money | None = None
    cap_daily: Money | None = None
    cap_monthly: Money | None = None
    tools: ToolPermissions = Field(default_factory=dict)
    skills: SkillIds = Field(default_factory=list)


class CapUse(Schema):
    """How much of one cap is used: `spent` is booked, `reserved` may still be spent by calls in flight."""

    scope: str  # run | day | month
    limit: Decimal | None
    spent: Decimal
    reserved: Decimal


class AgentRow(Schema):
    """One coworker in a list, with the predecessors' names."""

    signature: str
    model: str
    practice: bool
    source: str
    balance: Number
    net_worth: Number
    survival_status: str
    current_activity: str | None = None
    current_date: str | None = None
    total_token_cost: Number
    total_work_income: Number
    num_tasks: int
    num_runs: int
    avg_evaluation_score: Number | None = None
    is_running: bool = False
    simulation_id: str | None = None


class AgentList(Schema):
    agents: list[AgentRow]


class CurrentStatus(Schema):
    balance: Number
    net_worth: Number
    survival_status: str
    total_token_cost: Number
    total_work_income: Number
    current_activity: str | None
    current_date: str | None
    avg_evaluation_score: Number | None
    num_evaluations: int


class BalancePoint(Schema):
    """A day of the ledger; the first is `initialization`, the opening balance."""

    date: str
    balance: Number
    token_cost_delta: Number
    work_income_delta: Number


class Decision(Schema):
    """What the coworker chose to do on a day; `activity` is work or learn."""

    date: str
    activity: str
    reasoning: str


class AgentDetail(Schema):
    """One coworker: what it is, what it has, what it may still spend and do with every tool."""

    signature: str
    model: str
    practice: bool
    source: str
    instructions: str
    tools: dict[str, Permission]
    skills: list[SkillUse]
    opening_balance: Decimal
    created_at: datetime
    current_status: CurrentStatus
    caps: list[CapUse]
    num_runs: int
    is_running: bool
    simulation_id: str | None
    balance_history: list[BalancePoint]
    decisions: list[Decision] = []
    evaluation_scores: list[Number] = []
