"""The predecessors' shapes of one coworker's records; amounts are JSON numbers, and what was really paid."""

from clawwork_api.schemas import Number, Schema


class EvaluationRecord(Schema):
    """`payment` is what this evaluation paid, nothing below the threshold; paths begin with `agent_data/`."""

    timestamp: str
    task_id: str
    artifact_path: list[str]
    artifact_paths: list[str]
    payment: Number
    feedback: str
    evaluation_score: Number | None
    evaluation_method: str


class TaskRecord(Schema):
    """A worked task. `payment` is all that it was paid; `wall_clock_seconds` counts its work once."""

    task_id: str
    date: str
    timestamp: str | None
    sector: str
    occupation: str
    prompt: str
    max_payment: Number | None
    reference_files: list[str]
    wall_clock_seconds: float | None
    task_value_usd: Number | None
    completed: bool
    payment: Number
    feedback: str
    evaluation_score: Number | None
    evaluation_method: str
    evaluation: EvaluationRecord | None
    simulation_id: str | None = None


class PoolTask(Schema):
    """A task that the coworker has not worked yet."""

    task_id: str
    occupation: str
    sector: str
    task_value_usd: Number | None
    completed: bool = False
    payment: Number
    evaluation_score: Number | None = None


class TaskRecords(Schema):
    """Worked tasks first, then the rest of the pool; `pool_size` counts distinct tasks."""

    tasks: list[TaskRecord | PoolTask]
    pool_size: int


class LearningEntry(Schema):
    topic: str
    timestamp: str
    date: str
    content: str


class Learning(Schema):
    memory: str
    entries: list[LearningEntry]


class Economic(Schema):
    """Day by day from the ledger; the four lists are of one length and begin with the opening balance."""

    balance: Number
    total_token_cost: Number
    total_work_income: Number
    net_worth: Number
    survival_status: str
    dates: list[str]
    balance_history: list[Number]
    token_costs: list[Number]
    work_income: list[Number]


class TerminalLog(Schema):
    """The newest `bytes_returned` bytes of a day's log."""

    date: str
    content: str
    truncated: bool
    bytes_returned: int
    file_size_bytes: int
