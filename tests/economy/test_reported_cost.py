"""A provider that says what a call cost, as OpenRouter does, is believed to the last digit."""

from decimal import Decimal

import httpx2
import pytest
from openai import AsyncOpenAI
from pydantic_ai.direct import model_request
from pydantic_ai.messages import ModelMessagesTypeAdapter, ModelRequest, ModelResponse
from pydantic_ai.providers.openai import OpenAIProvider

from clawwork_api.runtime.models.costs import CostReportingModel, reported_cost


async def ask(usage: dict[str, object]) -> ModelResponse:
    """The reply of an endpoint on loopback, as it comes out of the journal."""

    async def endpoint(scope, receive, send):
        message = {"role": "assistant", "content": "Done."}
        answer = httpx2.Response(
            200,
            json={
                "id": "c-1", "object": "chat.completion", "created": 1, "model": "z-ai/glm-4.7",
                "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
                "usage": {"prompt_tokens": 10, "completion_tokens": 2, "total_tokens": 12, **usage},
            },
        )  # fmt: skip
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": answer.content})

    http = httpx2.AsyncClient(transport=httpx2.ASGITransport(app=endpoint))
    client = AsyncOpenAI(base_url="http://reports.invalid/v1", api_key="none", http_client=http)
    model = CostReportingModel("z-ai/glm-4.7", provider=OpenAIProvider(openai_client=client))
    reply = await model_request(model, [ModelRequest.user_text_prompt("Do it")])
    [recorded] = ModelMessagesTypeAdapter.validate_json(ModelMessagesTypeAdapter.dump_json([reply]))
    assert isinstance(recorded, ModelResponse)
    return recorded


@pytest.mark.parametrize(
    ("usage", "cost"),
    [
        ({"cost": 0.00014523}, Decimal("0.00014523")),
        ({"cost": 0}, Decimal(0)),
        ({}, None),
        ({"cost": None}, None),
        ({"cost": -1}, None),
        ({"cost": "free"}, None),
    ],
)
async def test_a_reported_cost_is_kept_with_the_reply(usage: dict[str, object], cost: Decimal | None):
    assert reported_cost(await ask(usage)) == cost
