"""One model call."""

from collections.abc import Sequence

from pydantic_ai.direct import model_request
from pydantic_ai.messages import ModelMessage, ModelResponse
from pydantic_ai.models import Model, ModelRequestParameters
from pydantic_ai.settings import ModelSettings


async def ask(
    model: Model,
    history: Sequence[ModelMessage],
    *,
    parameters: ModelRequestParameters,
    settings: ModelSettings,
) -> ModelResponse:
    """The model's reply to one request: whether it is asked again is decided where it is paid for.

    Raises pydantic-ai's AgentRunError tree.
    """
    return await model_request(model, history, model_request_parameters=parameters, model_settings=settings)
