"""Where a workspace's model endpoint may lie."""

import httpx2

from clawwork_api.outbound import Guarded, Rule
from clawwork_api.settings import Settings


def rule(settings: Settings) -> Rule:
    hosts, variable = settings.model_hosts, "CLAWWORK_ALLOWED_MODEL_HOSTS"
    return Rule(hosts, variable, loopback=not settings.production)


def client(settings: Settings, *, seconds: float) -> httpx2.AsyncClient:
    """A client for addresses that people typed. `seconds` bounds each wait."""
    return httpx2.AsyncClient(transport=Guarded(rule(settings)), timeout=seconds, follow_redirects=False)
