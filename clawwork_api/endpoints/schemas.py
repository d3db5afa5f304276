"""What the HTTP contract says of a workspace's own model endpoints."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, SecretStr

from clawwork_api.schemas import Schema

EndpointName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9\-]{0,31}$", examples=["ollama"])]
"""A model is called by it: `ollama/llama3.2` is the model `llama3.2` of the endpoint `ollama`."""


class NewEndpoint(Schema):
    """`base_url` ends as OpenAI's own does, mostly in /v1. The key is sealed and never told again."""

    name: EndpointName
    base_url: Annotated[
        str, Field(pattern=r"^https?://[!-~]+$", max_length=500, examples=["http://127.0.0.1:11434/v1"])
    ]
    api_key: Annotated[SecretStr, Field(max_length=1000)] = SecretStr("")


class Endpoint(Schema):
    name: str
    base_url: str
    has_key: bool
    created_at: datetime


class EndpointList(Schema):
    endpoints: list[Endpoint]


class Probe(Schema):
    """Whether the endpoint answers, with the models that it names, or with why it doesn't."""

    ok: bool
    problem: str
    models: list[str]


class Removed(Schema):
    status: str = "removed"
