"""A workspace's own model endpoints."""

from datetime import datetime

from openos.gateway.models.base import Answer, Body


class NewEndpoint(Body):
    """An address that speaks OpenAI's protocol; the key goes to ClawWork and never comes back."""

    name: str
    base_url: str
    api_key: str = ""


class Endpoint(Answer):
    name: str
    base_url: str
    has_key: bool
    created_at: datetime


class EndpointList(Answer):
    endpoints: list[Endpoint]


class Probe(Answer):
    """Whether it answers: with the models that it names, or why not."""

    ok: bool
    problem: str
    models: list[str]


class Removed(Answer):
    status: str
