"""What the HTTP contract says of models."""

from decimal import Decimal

from clawwork_api.schemas import Schema


class ModelInfo(Schema):
    """A model that a coworker can be hired with. Prices are dollars per million tokens."""

    id: str
    label: str
    provider: str  # practice | openai | anthropic | the name of one of the workspace's endpoints
    practice: bool
    available: bool
    missing_variable: str  # the variable to set when not available, else ""
    note: str
    price_source: str  # workspace | library | invented | "" when there is no price
    input_per_1m: Decimal | None
    output_per_1m: Decimal | None
    cached_per_1m: Decimal | None = None
    context_window: int | None = None  # tokens that it can read at once, where that is stated or known
    sees: bool = False  # takes pictures


class ModelList(Schema):
    models: list[ModelInfo]
