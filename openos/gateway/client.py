"""The typed way to ClawWork over HTTP: one pooled client for the process."""

import logging
from functools import lru_cache

import httpx
from pydantic import ValidationError

from openos.gateway.errors import Unavailable
from openos.gateway.models import Healthz
from openos.settings import get_settings

log = logging.getLogger("openos.gateway")


class Client:
    """Speaks HTTP and nothing else. Raises GatewayError."""

    def __init__(self, address: str) -> None:
        self._http = httpx.AsyncClient(base_url=address, timeout=httpx.Timeout(5, read=30))

    async def healthz(self) -> Healthz:
        try:
            response = await self._http.get("/healthz", timeout=3)
            return Healthz.model_validate_json(response.content)
        except (httpx.HTTPError, ValidationError) as error:
            log.warning("ClawWork's health can't be read: %s", type(error).__name__)
            raise Unavailable("ClawWork doesn't answer", code="clawwork_unreachable") from error

    async def close(self) -> None:
        await self._http.aclose()


@lru_cache(maxsize=1)
def get_client() -> Client:
    """The process's client."""
    return Client(get_settings().clawwork_url)
