"""ClawWork's account of itself."""

from openos.gateway.models.base import Answer


class Healthz(Answer):
    status: str
    service: str
    ts: str


class ComponentHealth(Answer):
    name: str
    ok: bool
    detail: str
    remedy: str
    required: bool


class Readyz(Answer):
    ready: bool
    service: str
    version: str
    components: list[ComponentHealth]
    missing_env: list[str]
    require_tenant_context: bool
    ts: str
