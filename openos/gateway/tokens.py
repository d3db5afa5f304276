"""What OpenOS shows ClawWork: the shared token, or one signed for the tenant and actor of the request."""

import time
from collections.abc import Generator

import httpx
import jwt

from openos.settings import Settings

LIFE_SECONDS = 300


class Bearer(httpx.Auth):
    """Signs each request as it is sent, so that one which is sent again later is not refused."""

    def __init__(self, settings: Settings) -> None:
        self._secret, self._token = settings.clawwork_jwt_secret, settings.clawwork_api_token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """A request without a tenant is anybody's and shows nothing."""
        tenant = request.headers.get("X-Tenant-Id", "")
        token = self._signed(tenant, request.headers.get("X-Actor", "")) if self._secret else self._token
        if tenant and token:
            request.headers["Authorization"] = f"Bearer {token}"
        yield request

    def _signed(self, tenant: str, actor: str) -> str:
        moment = int(time.time())
        claims = {"tenant": tenant, "actor": actor, "iat": moment, "exp": moment + LIFE_SECONDS}
        return jwt.encode(claims, self._secret, algorithm="HS256")
