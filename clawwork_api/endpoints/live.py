"""What an endpoint offers at this moment, asked by GET {base_url}/models."""

import asyncio
import time
from collections.abc import Sequence

import httpx2
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from clawwork_api.endpoints import guard
from clawwork_api.endpoints.schemas import Probe
from clawwork_api.endpoints.service import Opened
from clawwork_api.outbound import NotAllowed
from clawwork_api.settings import Settings

SECONDS = 4.0
KEPT_SECONDS = 30.0
MAX_BYTES = 4_000_000
MAX_MODELS = 1_000
MAX_NAME = 96
"""With the endpoint's own name before it, a model's name has at most 128 characters."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="ignore")

    id: str = Field(min_length=1)


class _Models(BaseModel):
    model_config = ConfigDict(extra="ignore")

    data: list[_Model]


class LiveModels:
    """One an app: answers are kept for half a minute, so that a page does not ask at each look."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._kept: dict[tuple[str, str, str], tuple[float, Probe]] = {}

    async def of_all(self, tenant: str, endpoints: Sequence[Opened]) -> dict[str, Probe]:
        """By endpoint; one that is down costs four seconds once, not once each."""
        probes = await asyncio.gather(*(self._of(tenant, endpoint) for endpoint in endpoints))
        return dict(zip((endpoint.name for endpoint in endpoints), probes, strict=True))

    async def _of(self, tenant: str, endpoint: Opened) -> Probe:
        key = (tenant, endpoint.name, endpoint.base_url)
        self._kept = {k: v for k, v in self._kept.items() if v[0] > time.monotonic() - KEPT_SECONDS}
        if key not in self._kept:
            self._kept[key] = (time.monotonic(), await probe(self._settings, endpoint))
        return self._kept[key][1]


async def probe(settings: Settings, endpoint: Opened) -> Probe:
    """Asks now. Never raises for what an endpoint does; its own words are not repeated."""
    if endpoint.problem:
        return _fails(endpoint.problem)
    try:
        async with asyncio.timeout(SECONDS), guard.client(settings, seconds=SECONDS) as http:
            found = _Models.model_validate_json(await _body(http, endpoint))
    except NotAllowed as error:
        return _fails(f"The address is not allowed: {error}")
    except (httpx2.TransportError, httpx2.InvalidURL, TimeoutError):
        return _fails("Nobody answers at this address")
    except httpx2.HTTPStatusError as error:
        return _fails(_refusal(error.response.status_code))
    except (ValidationError, _TooLong):
        return _fails("It answers, but not with a list of models; does the address end in /v1?")
    names = [model.id for model in found.data if model.id.isprintable() and len(model.id) <= MAX_NAME]
    return Probe(ok=True, problem="", models=sorted(set(names))[:MAX_MODELS])


class _TooLong(Exception):
    pass


async def _body(http: httpx2.AsyncClient, endpoint: Opened) -> bytes:
    headers = bearer(endpoint.key)
    content = b""
    async with http.stream("GET", f"{endpoint.base_url}/models", headers=headers) as answer:
        answer.raise_for_status()
        async for chunk in answer.aiter_bytes():
            content += chunk
            if len(content) > MAX_BYTES:
                raise _TooLong
    return content


def bearer(key: SecretStr) -> dict[str, str]:
    value = key.get_secret_value()
    return {"Authorization": f"Bearer {value}"} if value else {}


def _refusal(status: int) -> str:
    if status in (401, 403):
        return "It refuses the key"
    return f"It answers with HTTP {status}; does the address end in /v1?"


def _fails(problem: str) -> Probe:
    return Probe(ok=False, problem=problem, models=[])
