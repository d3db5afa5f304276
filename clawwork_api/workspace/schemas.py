"""What the HTTP contract says of a workspace's settings."""

from decimal import Decimal
from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field

from clawwork_api.amounts import Money, Worth
from clawwork_api.catalogue.traits import UNSTATED_WINDOW
from clawwork_api.economy.pay import PayRule
from clawwork_api.schemas import Schema

ModelName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9 _.:/@\-]{0,127}$")]
Provider = Annotated[str, Field(pattern=r"^[a-z][a-z0-9\-]{0,31}$", examples=["openai"])]
Window = Annotated[int, Field(ge=4_096, le=10_000_000, examples=[32_768])]
MAX_PRICES = 200


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("not a time zone of the IANA list, as Europe/Berlin or UTC")
    return name


TimeZone = Annotated[str, Field(max_length=64), AfterValidator(_known_zone)]


class ModelPriceRow(Schema):
    """Dollars per million tokens. `provider` is openai, anthropic or one of the workspace's endpoints.

    A model of an endpoint is named after it: `ollama/llama3.2`. `context_window` is how many tokens the model
    reads at once as it is served, its answer with them; without it, what GET /api/models says.
    """

    model: ModelName
    provider: Provider
    input_per_1m: Worth
    output_per_1m: Worth
    cached_per_1m: Worth | None = None
    context_window: Window | None = None


class WorkspaceSettings(Schema):
    """`spent` and `reserved` are of the current month in `timezone`, by all coworkers together.

    `unstated_context_window` is what a model of an own endpoint is taken to read where nobody states it.
    """

    cap_monthly: Decimal | None
    spent: Decimal
    reserved: Decimal
    timezone: str
    pay_rule: PayRule
    prices: list[ModelPriceRow]
    unstated_context_window: int = UNSTATED_WINDOW


class WorkspaceChange(Schema):
    """The body of PATCH /api/workspace: what is left out stays. `prices` replaces all of them."""

    cap_monthly: Money | None = None
    timezone: TimeZone = "UTC"
    pay_rule: PayRule = "threshold"
    prices: Annotated[list[ModelPriceRow], Field(max_length=MAX_PRICES)] = []
