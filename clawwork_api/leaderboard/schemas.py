"""What the HTTP contract says of the leaderboard: the predecessors' shape and what they left out."""

from clawwork_api.schemas import Number, Schema


class HistoryPoint(Schema):
    """A day's balance, and the working time since the point before it."""

    date: str
    balance: Number
    wall_clock_seconds: float | None = None
    timestamp: str | None = None


class LeaderboardRow(Schema):
    """`num_tasks` counts tasks with a deliverable; `hours` is the sum of their working time, each once."""

    signature: str
    model: str
    practice: bool
    source: str
    initial_balance: Number
    current_balance: Number
    pct_change: Number
    total_token_cost: Number
    total_work_income: Number
    net_worth: Number
    survival_status: str
    num_tasks: int
    num_runs: int
    num_scored: int
    avg_eval_score: Number | None
    hours: Number
    balance_history: list[HistoryPoint]


class Leaderboard(Schema):
    agents: list[LeaderboardRow]
