"""Coworkers, the models they are hired with, their money and their rank."""

from datetime import date, datetime
from decimal import Decimal

from openos.gateway.models.base import Amount, Answer, Body
from openos.gateway.models.skills import SkillUse


class ModelInfo(Answer):
    """Prices are dollars per million tokens; `missing_variable` is what to set when it isn't available."""

    id: str
    label: str
    provider: str
    practice: bool
    available: bool
    missing_variable: str
    note: str
    input_per_1m: Amount | None
    output_per_1m: Amount | None


class ModelList(Answer):
    models: list[ModelInfo]


class Hire(Body):
    """Dollars; a cap that is None is no cap of that kind."""

    signature: str
    model: str
    instructions: str = ""
    opening_balance: Decimal
    cap_run: Decimal | None = None
    cap_daily: Decimal | None = None
    cap_monthly: Decimal | None = None
    tools: dict[str, str] = {}
    skills: list[str] = []


class CapUse(Answer):
    scope: str
    limit: Amount | None
    spent: Amount
    reserved: Amount


class AgentRow(Answer):
    signature: str
    model: str
    practice: bool
    source: str
    balance: Amount
    net_worth: Amount
    survival_status: str
    current_activity: str | None = None
    current_date: str | None = None
    total_token_cost: Amount
    total_work_income: Amount
    num_tasks: int
    num_runs: int
    avg_evaluation_score: Amount | None = None
    is_running: bool = False
    simulation_id: str | None = None


class AgentList(Answer):
    agents: list[AgentRow]


class CurrentStatus(Answer):
    balance: Amount
    net_worth: Amount
    survival_status: str
    total_token_cost: Amount
    total_work_income: Amount
    current_activity: str | None
    current_date: str | None
    avg_evaluation_score: Amount | None
    num_evaluations: int


class BalancePoint(Answer):
    date: str
    balance: Amount
    token_cost_delta: Amount
    work_income_delta: Amount


class AgentDetail(Answer):
    signature: str
    model: str
    practice: bool
    source: str
    instructions: str
    tools: dict[str, str] = {}
    skills: list[SkillUse] = []
    opening_balance: Amount
    created_at: datetime
    current_status: CurrentStatus
    caps: list[CapUse]
    num_runs: int
    is_running: bool
    simulation_id: str | None
    balance_history: list[BalancePoint]


class LedgerLine(Answer):
    id: int
    day: date
    kind: str
    amount: Amount
    balance_after: Amount
    run_id: str
    step: str
    memo: str
    practice: bool
    price: dict[str, str] | None
    created_at: datetime


class LedgerTotals(Answer):
    balance: Amount
    spend: Amount
    income: Amount
    entries: int


class LedgerPage(Answer):
    items: list[LedgerLine]
    next: str | None
    total: int
    totals: LedgerTotals


class HistoryPoint(Answer):
    date: str
    balance: Amount
    wall_clock_seconds: float | None = None
    timestamp: str | None = None


class LeaderboardRow(Answer):
    signature: str
    model: str
    practice: bool
    source: str
    initial_balance: Amount
    current_balance: Amount
    pct_change: Amount
    total_token_cost: Amount
    total_work_income: Amount
    net_worth: Amount
    survival_status: str
    num_tasks: int
    num_runs: int
    num_scored: int
    avg_eval_score: Amount | None
    hours: Amount
    balance_history: list[HistoryPoint]


class Leaderboard(Answer):
    agents: list[LeaderboardRow]
