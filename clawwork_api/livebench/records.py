"""The rows of a published run, as this project reads them (PREDECESSORS section 1)."""

from decimal import ROUND_HALF_UP, Decimal

from pydantic import AliasChoices, AliasPath, BaseModel, ConfigDict, Field

from clawwork_api.livebench.values import Day, Dollars, Figure, Flag, Moment, Paths, Score, TaskId, Text

TITLE_CHARACTERS = 120
INITIALIZATION = "initialization"


class Record(BaseModel):
    """`line` is where the row stands in its file, from 1; file order is the truth, dates are not."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    line: int
    day: Day = Field(default=None, validation_alias="date")


class BalanceRow(Record):
    """One session. Totals run from the start; deltas are since the row before."""

    label: Text | None = Field(default=None, validation_alias=AliasChoices("date"))
    balance: Dollars
    token_cost_delta: Dollars | None = None
    work_income_delta: Dollars | None = None
    total_token_cost: Dollars | None = None
    total_work_income: Dollars | None = None
    task_id: TaskId | None = None
    api_error: Flag = False

    @property
    def opens(self) -> bool:
        return self.label == INITIALIZATION


class CostRow(Record):
    """What one task attempt cost, in all channels."""

    task_id: TaskId | None = None
    ended_at: Moment = Field(default=None, validation_alias="timestamp_end")
    cost: Dollars | None = Field(default=None, validation_alias=AliasPath("cost_summary", "total_cost"))


class IncomeRow(Record):
    """What one submission earned: `actual_payment` dollars, 0 below the threshold."""

    timestamp: Moment = None
    task_id: TaskId
    actual_payment: Dollars
    evaluation_score: Score | None = None


class Completion(Record):
    """The outcome of a task, one row a task; `wall_clock_seconds` covers its last attempt."""

    timestamp: Moment = None
    task_id: TaskId
    work_submitted: Flag = False
    money_earned: Dollars | None = None
    wall_clock_seconds: Figure | None = Field(default=None, ge=0)


class Assignment(Record):
    """A task as it was given on one simulated day; `max_payment` in dollars."""

    timestamp: Moment = None
    task_id: TaskId
    prompt: Text = ""
    max_payment: Dollars | None = None

    @property
    def title(self) -> str:
        """The first line of the brief, cut; the task id when there is no brief."""
        first = next((line.strip() for line in self.prompt.splitlines() if line.strip()), self.task_id)
        return first if len(first) <= TITLE_CHARACTERS else first[: TITLE_CHARACTERS - 1].rstrip() + "…"


class EvaluationRow(Record):
    """One judgement. `payment` is score x maximum before the threshold: what was not always paid."""

    timestamp: Moment = None
    task_id: TaskId
    paths: Paths = Field(
        default_factory=list, validation_alias=AliasChoices("artifact_paths", "artifact_path")
    )
    payment: Figure | None = None
    feedback: Text = ""
    evaluation_score: Score

    @property
    def score(self) -> Decimal:
        """To four places, half up."""
        return self.evaluation_score.quantize(Decimal("0.0001"), ROUND_HALF_UP)
