"""What the HTTP contract says of the service's health."""

from clawwork_api.schemas import Schema


class Healthz(Schema):
    status: str
    service: str
    ts: str


class ComponentHealth(Schema):
    """One part: `ok`, what is wrong in plain words, and what to do."""

    name: str
    ok: bool
    detail: str
    remedy: str
    required: bool


class Readyz(Schema):
    """Answered with 200 when every required part is ok, else 503."""

    ready: bool
    service: str
    version: str
    components: list[ComponentHealth]
    missing_env: list[str]
    require_tenant_context: bool
    ts: str
