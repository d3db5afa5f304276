"""The same calls of a model without any record: what its SDK and the HTTP client take by themselves."""

import json
from pathlib import Path

from pydantic_ai.messages import ModelMessage, ModelRequest, ModelResponse, ToolReturnPart, UserPromptPart
from pydantic_ai.models import ModelRequestParameters

from clawwork_api.catalogue.service import offered
from clawwork_api.runtime.model_step import settings_of
from clawwork_api.runtime.models import ask, open_model
from clawwork_api.runtime.tools import ToolContext, tool_definitions
from clawwork_api.settings import Settings
from scripts.bench.vendor import KEY, MODEL

BRIEF = "Write a short note. " * 200


async def converse(url: str, turns: int) -> None:
    """A conversation of `turns` replies with the provider at `url`, as a run holds one."""
    settings = Settings.model_validate({"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": f"{url}/v1"})
    info = next(model for model in offered(settings, {}) if model.id == MODEL)
    model = open_model(settings, info)
    tools = tool_definitions(ToolContext(workspace=Path(), sandbox=None))
    parameters = ModelRequestParameters(function_tools=tools)
    history: list[ModelMessage] = [ModelRequest(parts=[UserPromptPart(BRIEF)], instructions=BRIEF)]
    for _ in range(turns):
        reply = await ask(
            model, history, parameters=parameters, settings=settings_of(info), on_text=lambda _: None
        )
        history += [reply, ModelRequest(parts=[_looked(reply)])]


def _looked(reply: ModelResponse) -> ToolReturnPart:
    [call] = reply.tool_calls
    return ToolReturnPart(call.tool_name, json.dumps({"files": []}), call.tool_call_id)
