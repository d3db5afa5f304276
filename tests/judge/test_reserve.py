"""What is reserved for a judgement is at least what it can cost, whatever is judged: found by trying."""

import json
import math
from dataclasses import dataclass

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic_ai.messages import BinaryContent, ModelMessage

from clawwork_api.economy.prices import TokenUse, charge
from clawwork_api.evaluations.judge import request
from clawwork_api.evaluations.judge.material import MAX_PICTURES, Material, Source
from clawwork_api.evaluations.judge.pictures import Picture
from clawwork_api.evaluations.judge.prompt import messages
from clawwork_api.evaluations.judge.setup import Judge
from clawwork_api.evaluations.rubrics import standard_for

FRAMING = 16
"""Tokens; more than any provider adds to a part of a message."""


@dataclass(frozen=True)
class Sized:
    """A picture of so many pixels, each way."""

    width: int
    height: int


def tiles(size: Sized) -> int:
    """OpenAI's rule: into 2,048 by 2,048, the shorter side to 768, then squares of 512."""
    shrink = min(1, 2048 / max(size.width, size.height))
    width, height = size.width * shrink, size.height * shrink
    shrink = min(1, 768 / min(width, height))
    return math.ceil(width * shrink / 512) * math.ceil(height * shrink / 512)


def patches(size: Sized) -> int:
    """OpenAI's rule for its smaller models: squares of 32, at most 1,536 of them."""
    return min(1536, math.ceil(size.width / 32) * math.ceil(size.height / 32))


PICTURES = {
    "gpt-4o": lambda size: 85 + 170 * tiles(size),
    "gpt-4o-mini": lambda size: 2833 + 5667 * tiles(size),
    "gpt-5-mini": lambda size: math.ceil(patches(size) * 1.62),
    "gpt-4.1-nano": lambda size: math.ceil(patches(size) * 2.46),
}
pixels = st.integers(1, 6000)
sizes = st.one_of(
    st.sampled_from((Sized(900, 1273), Sized(700, 2048), Sized(9, 5000))), st.builds(Sized, pixels, pixels)
)
texts = st.one_of(st.text(max_size=300), st.sampled_from((0, 9, 60_000)).map(lambda n: "\U0001f9fe" * n))
LONG = "\u00e9" * 60


@st.composite
def files(draw: st.DrawFn) -> tuple[list[Source], list[Sized]]:
    found: list[Source] = []
    seen: list[Sized] = []
    shape = draw(sizes)  # of all: what is reserved for small ones must not make up for a large one
    for number in range(draw(st.sampled_from((1, 2, 90)))):
        text, role = draw(texts), draw(st.sampled_from(("deliverable", "reference")))
        most = MAX_PICTURES - len(seen) if role == "deliverable" else 0
        shown = [shape] * draw(st.sampled_from((0, most)))
        seen += shown
        pictures = tuple(Picture("page 1 of 1", b"webp") for _ in shown)
        found.append(Source(f"{number}{LONG}", role, text, len(text), pictures=pictures))
    return found, seen


def pictured(shape: Sized) -> tuple[list[Source], list[Sized]]:
    pictures = (Picture("page 1 of 1", b"webp"),) * MAX_PICTURES
    return [Source("a.pdf", "deliverable", pictures=pictures)], [shape] * MAX_PICTURES


def counted(sent: list[ModelMessage], form: dict[str, object], model: str, seen: list[Sized]) -> int:
    """At the most: a token a byte of text."""
    tokens = len(json.dumps(form, ensure_ascii=False).encode()) + FRAMING
    for part in (part for message in sent for part in message.parts):
        content = part.content if isinstance(part.content, list) else [part.content]
        tokens += sum(len(c.encode()) + FRAMING for c in content if isinstance(c, str))
        assert sum(isinstance(c, BinaryContent) for c in content) in (0, len(seen))
    return tokens + sum(PICTURES[model](size) for size in seen)


@pytest.mark.parametrize("model", sorted(PICTURES))
@example(brief="B", handed_in=([Source(f"{n}{LONG}", "deliverable") for n in range(150)], []), again="")
@example(brief="B", handed_in=pictured(Sized(4000, 6000)), again="")
@example(brief="B", handed_in=pictured(Sized(700, 2048)), again="")
@settings(max_examples=15, deadline=None, database=None)
@given(brief=texts, handed_in=files(), again=st.sampled_from(("", "it did not follow the form.")))
def test_the_reserve_holds_the_dearest_judgement(model, brief, handed_in, again):
    sources, seen = handed_in
    judge = Judge(model, "openai", "", 1, sees=True, timeout=60)
    rubric = standard_for(None, "Accountants and Auditors")
    sent = messages(rubric, Material(brief, tuple(sources)), again=again)
    deliverables = [s.name for s in sources if s.role == "deliverable"]
    form = request.parameters(deliverables, tuple(part.id for part in rubric.parts))
    use = TokenUse(counted(sent, form.output_object.json_schema, model, seen), request.MAX_OUTPUT_TOKENS)
    cost = charge("openai", model, use).amount
    assert request.worst_case(judge, sent, form).amount >= cost > 0
