"""What a provider itself says that a call cost, as OpenRouter does in `usage.cost`."""

from decimal import Decimal, InvalidOperation
from typing import Any

from openai.types.chat import ChatCompletion, ChatCompletionChunk
from pydantic_ai.exceptions import ModelConnectionError
from pydantic_ai.messages import FinishReason, ModelResponse
from pydantic_ai.models import ModelRequestParameters
from pydantic_ai.models.openai import OpenAIChatModel, OpenAIStreamedResponse

COST = "reported_cost"


class CostReportingStream(OpenAIStreamedResponse):
    """The same of a stream, whose last event has the usage."""

    def _map_chunk_provider_details(self, chunk: ChatCompletionChunk) -> dict[str, Any] | None:
        cost = (chunk.usage.model_extra or {}).get("cost") if chunk.usage else None
        return None if cost is None else {COST: str(cost)}

    def _missing_finish_reason(self) -> FinishReason:
        """Some servers never give one; but a stream with neither reason nor usage was cut."""
        if self.usage.total_tokens == 0:
            raise ModelConnectionError(self.model_name, "the answer broke off", phase="read", in_stream=True)
        return "stop"


class CostReportingModel(OpenAIChatModel):
    """Keeps the reported cost with the reply, so that it is in the journal too.

    Tools are shaped for the provider once as long as they are the same: that takes a while.
    """

    _shaped: tuple[ModelRequestParameters, ModelRequestParameters] | None = None

    def customize_request_parameters(
        self, model_request_parameters: ModelRequestParameters
    ) -> ModelRequestParameters:
        if self._shaped is None or self._shaped[0] != model_request_parameters:
            made = super().customize_request_parameters(model_request_parameters)
            self._shaped = (model_request_parameters, made)
        return self._shaped[1]

    @property
    def _streamed_response_cls(self) -> type[OpenAIStreamedResponse]:
        return CostReportingStream

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
