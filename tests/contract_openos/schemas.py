"""Whether what one side sends is what the other accepts, by their JSON schemas."""

from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]
SCALARS = ("string", "number", "integer", "boolean", "null")


class Document:
    """A schema document whose `$ref`s are followed."""

    def __init__(self, root: Schema) -> None:
        self._root = root

    def resolve(self, schema: Schema) -> Schema:
        while "$ref" in schema:
            found: Any = self._root
            for part in schema["$ref"].removeprefix("#/").split("/"):
                found = found[part]
            schema = found
        return schema

    def options(self, schema: Schema) -> Iterator[Schema]:
        """The alternatives of a schema; itself when it has none."""
        schema = self.resolve(schema)
        alternatives = schema.get("anyOf") or schema.get("oneOf")
        if not alternatives:
            yield schema
        for each in alternatives or ():
            yield from self.options(each)


class Comparison:
    """`every`: each property that `accepted` knows must be sent, also one that it could do without."""

    def __init__(self, sent: Document, accepted: Document, *, every: bool) -> None:
        self._sent, self._accepted, self._every = sent, accepted, every

    def faults(self, sent: Schema, accepted: Schema, where: str) -> Iterator[str]:
        """Where `accepted` refuses, or waits for, something of `sent`."""
        takes = list(self._accepted.options(accepted))
        for gives in self._sent.options(sent):
            fitting = [taken for taken in takes if _same_kind(gives, taken)]
            if not fitting:
                yield f"{where}: {_name(gives)} is sent, {' or '.join(map(_name, takes))} is expected"
            elif gives.get("type") == "object" or "properties" in gives:
                yield from self._objects(gives, fitting[0], where)
            elif gives.get("type") == "array":
                yield from self.faults(gives.get("items", {}), fitting[0].get("items", {}), f"{where}[]")

    def _objects(self, sent: Schema, accepted: Schema, where: str) -> Iterator[str]:
        given, taken = sent.get("properties", {}), accepted.get("properties", {})
        wanted = set(taken) if self._every else set(accepted.get("required", ()))
        for name in sorted(wanted - set(given)):
            yield f"{where}.{name}: is not sent"
        if accepted.get("additionalProperties") is False:
            for name in sorted(set(given) - set(taken)):
                yield f"{where}.{name}: is not known"
        for name in sorted(set(given) & set(taken)):
            yield from self.faults(given[name], taken[name], f"{where}.{name}")


def _name(schema: Schema) -> str:
    values = _values(schema)
    kind = str(schema.get("format") or schema.get("type") or "anything")
    return f"{kind} {sorted(map(str, values))}" if values else kind


def _values(schema: Schema) -> set[Any]:
    return {schema["const"]} if "const" in schema else set(schema.get("enum", ()))


def _same_kind(sent: Schema, accepted: Schema) -> bool:
    if not accepted or "type" not in accepted:
        return True
    kinds = {sent.get("type"), "number"} if sent.get("type") == "integer" else {sent.get("type")}
    if accepted["type"] not in kinds:
        return False
    if accepted.get("format") in ("date-time", "date") and sent.get("format") != accepted["format"]:
        return False
    if tag := accepted.get("properties", {}).get("kind", {}).get("const"):
        return tag in _values(sent.get("properties", {}).get("kind", {}))
    allowed = _values(accepted)
    return not allowed or (bool(_values(sent)) and _values(sent) <= allowed)
