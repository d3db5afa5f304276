"""Which model judges: set by variables of its own, never taken over from the worker."""

from dataclasses import dataclass

from genai_prices import data_snapshot
from openai import AsyncOpenAI
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai import OpenAIProvider

from clawwork_api.catalogue.traits import sees
from clawwork_api.settings import Settings

NEEDED = {"evaluation_api_key": "EVALUATION_API_KEY", "evaluation_model": "EVALUATION_MODEL"}
DEFAULT_PROVIDER = "openai"


@dataclass(frozen=True)
class Judge:
    """`provider` is who is paid, as price lists call it; `sees` whether pages are sent as pictures."""

    model: str
    provider: str
    base_url: str
    judgements: int
    sees: bool
    timeout: float


def missing_variables(settings: Settings) -> list[str]:
    """The variables to set before anything can be judged; empty when a judge is set up."""
    values = {
        "evaluation_api_key": settings.evaluation_api_key.get_secret_value(),
        "evaluation_model": settings.evaluation_model,
    }
    return [NEEDED[name] for name, value in values.items() if not value]


def judge_of(settings: Settings) -> Judge | None:
    """The judge that the variables describe, or None."""
    if missing_variables(settings):
        return None
    seeing = sees(settings.evaluation_model)
    return Judge(
        model=settings.evaluation_model,
        provider=_provider(settings.evaluation_api_base),
        base_url=settings.evaluation_api_base,
        judgements=settings.evaluation_judgements,
        sees=seeing if settings.evaluation_pictures == "auto" else settings.evaluation_pictures == "on",
        timeout=settings.evaluation_timeout_seconds,
    )


def open_judge(settings: Settings, judge: Judge) -> tuple[OpenAIChatModel, AsyncOpenAI]:
    """The judge's model for the running event loop, and its client, which the caller closes."""
    client = AsyncOpenAI(
        api_key=settings.evaluation_api_key.get_secret_value(),
        base_url=judge.base_url or None,
        max_retries=0,
        timeout=judge.timeout,
    )
    return OpenAIChatModel(judge.model, provider=OpenAIProvider(openai_client=client)), client


def same_model(judge: str, worker: str) -> bool:
    """Whether two names mean one model: a provider's prefix and the case don't count."""
    return judge.lower().rpartition("/")[2] == worker.lower().rpartition("/")[2]


def _provider(base_url: str) -> str:
    if not base_url:
        return DEFAULT_PROVIDER
    try:
        return data_snapshot.get_snapshot().find_provider(None, None, base_url).id
    except LookupError:  # an endpoint of one's own: priced like the model of that name, if there is one
        return DEFAULT_PROVIDER
