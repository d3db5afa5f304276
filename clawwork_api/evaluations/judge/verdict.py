"""The judge's answer: a strict form, read or refused, never guessed."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

BEST = 10


class Unreadable(Exception):
    """The answer is not a verdict; it is no score either."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class DimensionVerdict(_Strict):
    """Reasons and evidence come before the number that they are for."""

    reasoning: str
    quotes: list[str]
    score: int = Field(ge=0, le=BEST)


class RequiredFile(_Strict):
    """Something that the brief demands; `delivered_as` is the file that holds it, or empty."""

    what: str
    brief_quote: str
    delivered_as: str


class Verdict(_Strict):
    """The form without its scores: those depend on what the work is judged by."""

    instructions_to_judge: list[str]
    required: list[RequiredFile]
    summary: str

    def dimension(self, name: str) -> DimensionVerdict:
        found: DimensionVerdict = getattr(self, name)
        return found


@lru_cache(maxsize=64)
def form_of(names: tuple[str, ...]) -> type[Verdict]:
    """The form with a score for each of `names`, in their order."""
    scores: dict[str, Any] = dict.fromkeys(names, (DimensionVerdict, ...))
    return create_model("Verdict", __base__=Verdict, **scores)


def schema_for(files: Sequence[str], names: tuple[str, ...]) -> dict[str, Any]:
    """The JSON schema of a verdict on `files`: no other file can be named, and the summary comes last."""
    schema = form_of(names).model_json_schema()
    schema["$defs"]["RequiredFile"]["properties"]["delivered_as"]["enum"] = [*files, ""]
    schema["properties"]["summary"] = schema["properties"].pop("summary")
    return schema


def read_verdict(answer: str, files: Sequence[str], names: tuple[str, ...]) -> Verdict:
    """Raises Unreadable for anything but a whole verdict on these files, with a score for each of `names`."""
    try:
        verdict = form_of(names).model_validate_json(answer)
    except ValidationError as error:
        raise Unreadable(f"{error.error_count()} things are not as the form demands") from error
    unknown = {item.delivered_as for item in verdict.required} - {*files, ""}
    if unknown:
        raise Unreadable("it names a file that was not handed in")
    if not all(verdict.dimension(name).reasoning.strip() for name in names):
        raise Unreadable("a score has no reasons")
    return verdict
