"""What a provider itself says that a call cost, as OpenRouter does in `usage.cost`."""

from decimal import Decimal, InvalidOperation
from typing import Any

from openai.types.chat import ChatCompletion
from pydantic_ai.messages import ModelResponse
from pydantic_ai.models.openai import OpenAIChatModel

COST = "reported_cost"


class CostReportingModel(OpenAIChatModel):
    """Keeps the reported cost with the reply, so that it is in the journal too."""

    def _process_provider_details(self, response: ChatCompletion) -> dict[str, Any] | None:
        details = super()._process_provider_details(response) or {}
        cost = (response.usage.model_extra or {}).get("cost") if response.usage else None
        if cost is not None:
            details[COST] = str(cost)
        return details or None


def reported_cost(response: ModelResponse) -> Decimal | None:
    """Dollars, or None where the provider reports none that can be used."""
    text = (response.provider_details or {}).get(COST)
    if text is None:
        return None
    try:
        cost = Decimal(text)
    except InvalidOperation:
        return None
    return cost if cost.is_finite() and cost >= 0 else None
