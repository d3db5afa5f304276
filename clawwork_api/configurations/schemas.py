"""The predecessors' body of POST /api/simulations: a whole configuration, checked as a whole."""

import hashlib
import json
from collections import Counter
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Discriminator, Field, RootModel, Tag, model_validator

from clawwork_api.amounts import Money, MoneyOrZero, Worth
from clawwork_api.configurations.values import (
    ExternalId,
    LentKey,
    PromptsFolder,
    ServerFiles,
    ServerPath,
    ValuesPath,
)
from clawwork_api.schemas import Day, Schema, Signature
from clawwork_api.simulations.schemas import RestartPolicy

MAX_AGENTS = 20
MAX_TASKS = 500


class DateRange(Schema):
    """Both days included. Each weekday is one task for each coworker; the work itself begins at once."""

    init_date: Day
    end_date: Day

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.end_date < self.init_date:
            raise ValueError("end_date lies before init_date")
        if (self.end_date - self.init_date).days > 3660:
            raise ValueError("a range of at most ten years")
        return self


class TokenPricing(Schema):
    """Accepted for its form; what is charged is the provider's list price, so that caps hold."""

    input_per_1m: MoneyOrZero
    output_per_1m: MoneyOrZero


class EconomicConfig(Schema):
    """Dollars. A spend cap of 0 is no cap; `max_work_payment` is the worth of a task that states none."""

    initial_balance: Money
    max_work_payment: Worth = Decimal(50)
    token_pricing: TokenPricing | None = None
    spend_cap_daily_usd: MoneyOrZero = Decimal(0)
    spend_cap_monthly_usd: MoneyOrZero = Decimal(0)
    task_values_path: ValuesPath = None


class SentTask(BaseModel):
    """A task that comes with the launch; fields that are not listed here are left aside."""

    model_config = ConfigDict(extra="ignore")

    task_id: ExternalId
    sector: Annotated[str, Field(max_length=120)]
    occupation: Annotated[str, Field(min_length=1, max_length=120)]
    prompt: Annotated[str, Field(min_length=1, max_length=50_000)]
    reference_files: ServerFiles = []
    max_payment: Worth | None = None
    task_value_usd: Worth | None = None


class InlineSource(Schema):
    type: Literal["inline"]
    tasks: Annotated[list[SentTask], Field(min_length=1, max_length=MAX_TASKS)]
    path: ServerPath = None


class JsonlSource(Schema):
    """`content` is the text of a JSON Lines file, a task a line."""

    type: Literal["jsonl"]
    content: Annotated[str, Field(min_length=2, max_length=900_000)]
    path: ServerPath = None


class PackSource(Schema):
    """The sample tasks that ship with the service."""

    type: Literal["pack"]
    path: ServerPath = None


def _source(value: Any) -> str | None:  # noqa: ANN401
    kind = value.get("type") if isinstance(value, dict) else getattr(value, "type", None)
    return f"({kind})" if kind in ("inline", "jsonl", "pack") else None


TaskSource = Annotated[
    Annotated[InlineSource, Tag("(inline)")]
    | Annotated[JsonlSource, Tag("(jsonl)")]
    | Annotated[PackSource, Tag("(pack)")],
    Discriminator(
        _source,
        custom_error_type="task_source",
        custom_error_message="type must be inline (with tasks), jsonl (with content) or pack; "
        "parquet and other files of the server are never read",
    ),
]


class TaskFilters(Schema):
    """All of them must fit; an empty list fits everything."""

    sectors: Annotated[list[str], Field(max_length=MAX_TASKS)] = []
    occupations: Annotated[list[str], Field(max_length=MAX_TASKS)] = []
    task_ids: Annotated[list[str], Field(max_length=MAX_TASKS)] = []


class TaskAssignment(Schema):
    """These tasks instead of the filters; a task is worked once, so `cycle` ends after its first round."""

    mode: Literal["sequential", "cycle", "random"] = "sequential"
    task_ids: Annotated[list[str], Field(min_length=1, max_length=MAX_TASKS)]


class AgentConfig(Schema):
    signature: Signature
    basemodel: Annotated[str, Field(min_length=1, max_length=128)]
    enabled: bool = False
    tasks_per_day: Annotated[int, Field(ge=1, le=100)] = 1
    supports_multimodal: bool = True
    task_filters: TaskFilters | None = None
    task_assignment: TaskAssignment | None = None


class AgentParams(Schema):
    """Accepted for their form: limits of a task and waiting for a provider are the service's own."""

    max_steps: Annotated[int, Field(ge=1, le=1000)] = 20
    max_retries: Annotated[int, Field(ge=0, le=100)] = 3
    base_delay: Annotated[float, Field(ge=0, le=3600)] = 0.5
    tasks_per_day: Annotated[int, Field(ge=1, le=100)] = 1


class EvaluationConfig(Schema):
    use_llm_evaluation: Literal[True] = True
    meta_prompts_dir: PromptsFolder = None


class LiveBench(Schema):
    """`data_path` is accepted and never read: files lie in the workspace's own folder."""

    date_range: DateRange
    economic: EconomicConfig
    task_source: TaskSource
    agents: Annotated[list[AgentConfig], Field(min_length=1, max_length=MAX_AGENTS)]
    agent_params: AgentParams = AgentParams()
    evaluation: EvaluationConfig = EvaluationConfig()
    restart_policy: RestartPolicy = RestartPolicy()
    gdpval_path: ServerPath = None
    data_path: Annotated[str | None, Field(max_length=1000)] = None

    @property
    def enabled(self) -> list[AgentConfig]:
        return [agent for agent in self.agents if agent.enabled]

    @model_validator(mode="after")
    def _agents_fit(self) -> Self:
        names = Counter(agent.signature.casefold() for agent in self.agents)
        twice = [a.signature for a in self.agents if names[a.signature.casefold()] > 1]
        if twice:
            raise ValueError(f"agents: {twice[0]} is named more than once")
        if not self.enabled:
            raise ValueError("agents: none is enabled; set enabled to true for at least one")
        return self


class SimulationConfig(Schema):
    livebench: LiveBench


class Fingerprint(RootModel[str]):
    """Stands for a body that holds secrets."""


class ConfigLaunch(Schema):
    """`env_vars`: keys for these runs alone; only the names in CLAWWORK_ALLOWED_ENV_KEYS, never returned."""

    config: SimulationConfig
    env_vars: Annotated[dict[str, LentKey], Field(max_length=20)] | None = None

    def fingerprint(self) -> Fingerprint:
        """The same for the same body, lent keys included."""
        keys = {name: key.get_secret_value() for name, key in sorted((self.env_vars or {}).items())}
        whole = json.dumps([self.config.model_dump(mode="json"), keys], sort_keys=True)
        return Fingerprint(hashlib.sha256(whole.encode()).hexdigest())


class ConfigLaunched(Schema):
    """`simulation_id` is the first of `simulation_ids`, which has one for each enabled coworker."""

    status: str = "success"
    message: str
    simulation_id: str
    simulation_ids: list[str]
