"""What a workspace states for itself."""

from decimal import Decimal

from sqlmodel import Field

from clawwork_api.database import Money, TenantOwned


class ModelPrice(TenantOwned, table=True):
    """The workspace's own price of a model, in dollars per million tokens, and how many it reads at once;
    both come before the library's.
    """

    __tablename__ = "model_prices"

    tenant: str = Field(primary_key=True, max_length=128)
    model: str = Field(primary_key=True, max_length=128)
    provider: str = Field(max_length=32)  # whose key and protocol: openai | anthropic
    input_per_1m: Decimal = Field(sa_type=Money)
    output_per_1m: Decimal = Field(sa_type=Money)
    cached_per_1m: Decimal | None = Field(default=None, sa_type=Money)
    context_window: int | None = None  # tokens
