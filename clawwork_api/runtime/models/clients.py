"""Clients of the providers. The SDKs' own retries are off: we decide whether a call is bought again."""

import asyncio

import httpx2
from openai import AsyncOpenAI, DefaultAsyncHttpxClient
from pydantic_ai.models import Model
from pydantic_ai.profiles.openai import OpenAIModelProfile
from pydantic_ai.providers.openai import OpenAIProvider

from clawwork_api.catalogue.schemas import ModelInfo
from clawwork_api.catalogue.service import own_name
from clawwork_api.endpoints import guard
from clawwork_api.endpoints.service import Opened
from clawwork_api.outbound import Guarded, trust
from clawwork_api.practice import practice_app
from clawwork_api.runtime.limits import MODEL_TIMEOUT_SECONDS
from clawwork_api.runtime.models.costs import CostReportingModel
from clawwork_api.runtime.models.plain import PlainClient
from clawwork_api.runtime.models.whole import WholeAsStream
from clawwork_api.settings import Settings

PRACTICE_URL = "http://practice.invalid/v1"
"""Answered inside this process by the practice endpoint; `.invalid` can never be reached by accident."""

NO_KEY = "none"
"""The SDK wants one; endpoints on one's own machine mostly ask for none."""

OLDER_BOUND = OpenAIModelProfile(openai_chat_supports_max_completion_tokens=False)
"""An answer is bounded by `max_tokens`: every server knows that name, and what is reserved rests on it."""


class Paced(httpx2.AsyncBaseTransport):
    """Answers at a pace that a person can follow; the practice model itself needs no time to think."""

    def __init__(self, inner: httpx2.AsyncBaseTransport, seconds: float) -> None:
        self._inner, self._seconds = inner, seconds

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        await asyncio.sleep(self._seconds)
        return await self._inner.handle_async_request(request)


def open_model(settings: Settings, info: ModelInfo, endpoint: Opened | None = None) -> Model:
    """A model ready for calls on the running event loop; make one per run and loop.

    `endpoint`: the workspace's own one that the model belongs to.
    """
    if info.provider == "anthropic":
        return _anthropic(settings, info)
    if endpoint is not None:
        own = OpenAIProvider(openai_client=_own(settings, endpoint))
        return CostReportingModel(own_name(info), provider=own, profile=OLDER_BOUND)
    client = OpenAIProvider(openai_client=_openai(settings, info))
    return CostReportingModel(own_name(info), provider=client)


def _own(settings: Settings, endpoint: Opened) -> AsyncOpenAI:
    transport = WholeAsStream(Guarded(guard.rule(settings)))
    http = httpx2.AsyncClient(transport=transport, timeout=MODEL_TIMEOUT_SECONDS, follow_redirects=False)
    key = endpoint.key.get_secret_value() or NO_KEY
    return PlainClient(base_url=endpoint.base_url, api_key=key, max_retries=0, http_client=http)


def _openai(settings: Settings, info: ModelInfo) -> AsyncOpenAI:
    if info.practice:
        paced = Paced(httpx2.ASGITransport(app=practice_app), settings.practice_seconds)
        client = httpx2.AsyncClient(transport=paced, timeout=MODEL_TIMEOUT_SECONDS)
        return PlainClient(base_url=PRACTICE_URL, api_key="practice", max_retries=0, http_client=client)
    key = settings.openai_api_key.get_secret_value()
    if not settings.openai_base_url:
        default = DefaultAsyncHttpxClient(verify=trust(), timeout=MODEL_TIMEOUT_SECONDS)
        return PlainClient(api_key=key, max_retries=0, http_client=default)
    transport = WholeAsStream(httpx2.AsyncHTTPTransport(verify=trust()))
    http = httpx2.AsyncClient(transport=transport, timeout=MODEL_TIMEOUT_SECONDS)
    return PlainClient(base_url=settings.openai_base_url, api_key=key, max_retries=0, http_client=http)


def _anthropic(settings: Settings, info: ModelInfo) -> Model:
    from anthropic import AsyncAnthropic  # 36 MB of memory: only for those who use it
    from pydantic_ai.models.anthropic import AnthropicModel
    from pydantic_ai.providers.anthropic import AnthropicProvider

    client = AsyncAnthropic(
        api_key=settings.anthropic_api_key.get_secret_value(),
        base_url=settings.anthropic_base_url or None,
        max_retries=0,
        timeout=MODEL_TIMEOUT_SECONDS,
    )
    return AnthropicModel(info.id, provider=AnthropicProvider(anthropic_client=client))
