"""OpenOS's client against ClawWork's OpenAPI document: paths, parameters, what is sent, what is read."""

import re
from typing import Any

import pytest
from pydantic import BaseModel

from clawwork_api.app import create_app
from clawwork_api.settings import Settings
from openos.gateway import models
from tests.contract_openos.calls import Call, gateway_calls, other_calls
from tests.contract_openos.schemas import Comparison, Document, Schema

BYTES = (
    Call("a file", "get", "/api/artifacts/x/content", params=frozenset({"inline"})),
    Call("a page", "get", "/api/artifacts/x/pages/1", params=frozenset({"width"})),
    Call("a reference file", "get", "/api/tasks/x/files/x"),
    Call("a file of a skill", "get", "/api/skills/x/versions/1/files/x"),
    Call("events", "get", "/api/simulations/x/events/stream"),
    Call("health", "get", "/healthz", model=models.Healthz),
)


@pytest.fixture(scope="module")
def api() -> Schema:
    settings = Settings(_env_file=None)  # type: ignore[call-arg]
    return create_app(settings).openapi()


def operation(api: Schema, call: Call) -> Schema:
    """The operation that answers the call; a path without braces goes before one with them."""
    for template in sorted(api["paths"], key=lambda path: path.count("{")):
        pattern = re.sub(r"\{[^}]+\}", "[^/]+", template)
        if re.fullmatch(pattern, call.path) and call.method in api["paths"][template]:
            found: Schema = api["paths"][template][call.method]
            return found
    raise AssertionError(f"{call.source}: ClawWork has no {call.method.upper()} {call.path}")


def answered(found: Schema) -> Schema:
    """The schema of the answer to a call that is accepted; 202 and 201 say more than 200."""
    responses = found["responses"]
    status = next(code for code in ("202", "201", "200") if code in responses)
    schema: Schema = responses[status]["content"]["application/json"]["schema"]
    return schema


def read_faults(api: Schema, schema: Schema, model: type[BaseModel]) -> list[str]:
    accepted = model.model_json_schema(mode="validation")
    comparison = Comparison(Document(api), Document(accepted), every=True)
    return list(comparison.faults(schema, accepted, model.__name__))


def sent_faults(api: Schema, found: Schema, model: type[BaseModel]) -> list[str]:
    sent = model.model_json_schema(mode="serialization")
    schema = found["requestBody"]["content"]["application/json"]["schema"]
    named = [{"$ref": ref} for ref in _refs(schema) if ref.endswith(f"/{model.__name__}")]
    comparison = Comparison(Document(sent), Document(api), every=False)
    return list(comparison.faults(sent, named[0] if named else schema, model.__name__))


def _refs(schema: Schema) -> list[str]:
    alternatives = schema.get("oneOf") or schema.get("anyOf") or [schema]
    return [str(each["$ref"]) for each in alternatives if "$ref" in each]


async def test_every_call_of_the_client_fits_the_service(api: Schema) -> None:
    calls = [*await gateway_calls(), *await other_calls(), *BYTES]
    faults: list[str] = []
    for call in calls:
        found = operation(api, call)
        known = {p["name"] for p in found.get("parameters", ()) if p["in"] == "query"}
        faults += [f"{call.source}: no parameter {name}" for name in sorted(call.params - known)]
        if call.model:
            faults += [f"{call.source}: {f}" for f in read_faults(api, answered(found), call.model)]
        if call.body:
            faults += [f"{call.source}: {f}" for f in sent_faults(api, found, call.body)]
    assert faults == []
    assert len(calls) > 20


async def test_every_model_of_the_client_is_held_to_the_service(api: Schema) -> None:
    """A model that no call leads to would be free to drift."""
    calls = [*await gateway_calls(), *await other_calls(), *BYTES]
    reached = {name for call in calls for model in (call.model, call.body) if model for name in _names(model)}
    own = {
        name
        for name in models.__all__
        if isinstance(found := getattr(models, name), type) and issubclass(found, BaseModel)
    }
    assert own - reached - {"Answer", "Body", "Page"} == set()


def _names(model: type[BaseModel]) -> set[str]:
    return {model.__name__, *model.model_json_schema().get("$defs", {})}


def test_errors_have_the_shape_that_the_client_reads(api: Schema) -> None:
    body = api["components"]["schemas"]["ErrorBody"]
    kinds = {name: schema.get("type") for name, schema in body["properties"].items()}
    expected = {"detail": "string", "code": "string", "id": "string", "hint": "string", "fields": "array"}
    assert kinds == expected


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"size": {"type": "string"}}, "size: string is sent, integer is expected"),
        ({"size": {"anyOf": [{"type": "integer"}, {"type": "null"}]}}, "size: null is sent"),
        ({"created_at": {"type": "string"}}, "created_at: string is sent, date-time is expected"),
        ({"role": None}, "role: is not sent"),
    ],
)
def test_a_drift_is_noticed(api: Schema, change: dict[str, Any], said: str) -> None:
    row = api["components"]["schemas"]["ArtifactRow"]
    changed = {k: v for k, v in {**row["properties"], **change}.items() if v is not None}
    faults = read_faults(api, {**row, "properties": changed}, models.ArtifactRow)
    assert len(faults) == 1
    assert said in faults[0]
