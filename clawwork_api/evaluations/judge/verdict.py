"""The judge's answer: a strict form, read or refused, never guessed."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from clawwork_api.evaluations.rubrics import DIMENSIONS

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
    instructions_to_judge: list[str]
    required: list[RequiredFile]
    completeness: DimensionVerdict
    correctness: DimensionVerdict
    quality: DimensionVerdict
    domain_standards: DimensionVerdict
    summary: str

    def dimension(self, name: str) -> DimensionVerdict:
        found: DimensionVerdict = getattr(self, name)
        return found


def schema_for(files: Sequence[str]) -> dict[str, Any]:
    """The JSON schema of a verdict on `files`: no other file can be named."""
    schema = Verdict.model_json_schema()
    schema["$defs"]["RequiredFile"]["properties"]["delivered_as"]["enum"] = [*files, ""]
    return schema


def read_verdict(answer: str, files: Sequence[str]) -> Verdict:
    """Raises Unreadable for anything but a whole verdict on these files."""
    try:
        verdict = Verdict.model_validate_json(answer)
    except ValidationError as error:
        raise Unreadable(f"{error.error_count()} things are not as the form demands") from error
    unknown = {item.delivered_as for item in verdict.required} - {*files, ""}
    if unknown:
        raise Unreadable("it names a file that was not handed in")
    if not all(verdict.dimension(name).reasoning.strip() for name in DIMENSIONS):
        raise Unreadable("a score has no reasons")
    return verdict
