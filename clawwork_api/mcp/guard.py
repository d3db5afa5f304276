"""Where a workspace's server of tools may lie, and how much it may say."""

import httpx2

from clawwork_api.outbound import Guarded, Rule
from clawwork_api.settings import Settings

MAX_BYTES = 5_000_000


def rule(settings: Settings) -> Rule:
    return Rule(settings.mcp_hosts, "CLAWWORK_ALLOWED_MCP_HOSTS", loopback=not settings.production)


def client(settings: Settings, *, key: str, seconds: float) -> httpx2.AsyncClient:
    """A client for addresses that people typed. `seconds` bounds each wait; `key` is a bearer token."""
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    transport = Guarded(rule(settings), max_bytes=MAX_BYTES)
    return httpx2.AsyncClient(transport=transport, timeout=seconds, headers=headers)
