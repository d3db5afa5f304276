"""What is kept of all judgements of a task: mean, spread, evidence, and what a reader must know."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from clawwork_api.evaluations.judge.judgement import PLACES, Judgement, absent
from clawwork_api.evaluations.judge.material import Material
from clawwork_api.evaluations.judge.prompt import HIDDEN_CHARACTERS, PROMPT, UNSEEN, findings
from clawwork_api.evaluations.judge.verdict import BEST, Verdict
from clawwork_api.evaluations.rubrics import Standard
from clawwork_api.evaluations.rubrics.parts import Part

GOOD = 6
QUOTE_CHARACTERS = 300
SAID = (" cut: ", "as pictures", UNSEEN)
"""Findings that a reader of the score has to know."""
UNREADABLE = "Not scored: the judge's answer could not be read."
UNVERIFIED = "Not scored: the judge quoted what the files don't say, so its scores can't be trusted."


@dataclass(frozen=True)
class JudgeReport:
    """`score` (0 to 1, four places) is the mean, `spread` the highest less the lowest; or both None."""

    score: Decimal | None
    spread: Decimal | None
    judgements: int
    items: list[dict[str, Any]]
    feedback: str


@dataclass(frozen=True)
class Circumstances:
    """What the feedback has to say besides the score."""

    judge: str
    own_model: bool
    rubric: Standard
    material: Material
    asked: int


def scored(judgements: Sequence[Judgement], told: Circumstances) -> JudgeReport:
    """The report of one or more judgements that hold."""
    scores = [score for judgement in judgements if (score := judgement.score) is not None]
    if not scores:
        raise ValueError("no judgement holds, so there is nothing to average")
    mean = (sum(scores, Decimal(0)) / len(scores)).quantize(PLACES, ROUND_HALF_UP)
    spread = max(scores) - min(scores)
    return JudgeReport(
        mean, spread, len(scores), _items(judgements, told), _feedback(judgements, scores, spread, told)
    )


def unscored(why: str, shown: Judgement | None, told: Circumstances) -> JudgeReport:
    """No score, with the reason; a refused judgement's evidence is shown and marked, its numbers are not."""
    items = _items([shown], told) if shown is not None else _found(told.material)
    return JudgeReport(None, None, 0, items, " ".join([why, *_remarks(told)]))


def _items(judgements: Sequence[Judgement], told: Circumstances) -> list[dict[str, Any]]:
    items = [_scored(part, judgements) for part in told.rubric.parts]
    gate = [*_named(told), *(item for judgement in judgements[:1] for item in _gate(judgement.verdict))]
    spoken = [text for judgement in judgements for text in judgement.verdict.instructions_to_judge]
    if spoken:
        evidence = " · ".join(f"“{text[:QUOTE_CHARACTERS]}”" for text in dict.fromkeys(spoken))
        gate.append(_item("instructions", "Text that addresses the judge (not followed)", False, evidence))
    return [*items, *gate, *_found(told.material)]


def _scored(of: Part, judgements: Sequence[Judgement]) -> dict[str, Any]:
    name = of.id
    first, holds = judgements[0], all(j.score is not None for j in judgements)
    scores = [judgement.verdict.dimension(name).score for judgement in judgements]
    part = first.verdict.dimension(name)
    numbers = f"{', '.join(map(str, scores))} of {BEST}. " if holds else ""
    quotes = [_quote(quote, first) for quote in part.quotes]
    marked = "Evidence unverified. " if name in first.unverified else ""
    evidence = f"{numbers}{marked}{part.reasoning.strip()}" + (
        f" Quoted: {'; '.join(quotes)}" if quotes else ""
    )
    passed = holds and sum(scores) >= GOOD * len(scores)
    return _item(name, of.label, passed, evidence, weight=of.weight)


def _quote(quote: str, judgement: Judgement) -> str:
    shown = f"“{quote[:QUOTE_CHARACTERS]}”"
    return f"{shown} (not found in the files)" if quote in judgement.bad_quotes else shown


def _named(told: Circumstances) -> Iterator[dict[str, Any]]:
    """The files that the rubric demands by name."""
    gone = absent(told.rubric, told.material)
    for number, name in enumerate(told.rubric.required, start=1):
        evidence = "not handed in" if name in gone else "handed in"
        yield _item(f"named.{number}", f"Required: {name}"[:160], name not in gone, evidence)


def _gate(verdict: Verdict) -> Iterator[dict[str, Any]]:
    for number, item in enumerate(verdict.required, start=1):
        held = f"in {item.delivered_as}" if item.delivered_as else "not handed in"
        evidence = f"{held}; the brief says “{item.brief_quote[:QUOTE_CHARACTERS]}”"
        yield _item(f"required.{number}", f"Required: {item.what[:150]}", bool(item.delivered_as), evidence)


def _found(material: Material) -> list[dict[str, Any]]:
    items = []
    for number, source in enumerate(material.of("deliverable"), start=1):
        sound = source.readable and not source.errors
        evidence = source.problem or "; ".join(source.errors) or f"{source.characters:,} characters of text"
        items.append(_item(f"opens.{number}", f"{source.name} opens without errors", sound, evidence))
        for at, text in enumerate(source.planted, start=1):
            label = f"Text in {source.name} that addresses the judge (not followed)"
            items.append(_item(f"planted.{number}.{at}", label, False, f"“{text[:QUOTE_CHARACTERS]}”"))
        for at, (where, why, text) in enumerate(source.hidden, start=1):
            shown = f"{where}: {why}" + (f": “{text[:HIDDEN_CHARACTERS]}”" if text else "")
            items.append(_item(f"hidden.{number}.{at}", f"Hidden text in {source.name}", False, shown))
    return items


def _item(
    key: str, label: str, passed: bool, evidence: str, *, weight: Decimal = Decimal(0)
) -> dict[str, Any]:
    return {"id": key, "label": label, "weight": str(weight), "passed": passed, "evidence": evidence}


def _feedback(
    judgements: Sequence[Judgement], scores: Sequence[Decimal], spread: Decimal, told: Circumstances
) -> str:
    each = ", ".join(f"{score:.4f}" for score in scores)
    times = f"{len(scores)} of {told.asked} judgements hold" if len(scores) < told.asked else "Judged"
    line = f"{times}: {each}" + (f"; spread {spread:.4f}" if len(scores) > 1 else "") + "."
    missing = [what for what in dict.fromkeys(w for j in judgements for w in j.missing)]
    gate = f"Not handed in, so at most 0.2: {'; '.join(missing)}." if missing else ""
    return " ".join(part for part in (judgements[0].verdict.summary, line, gate, *_remarks(told)) if part)


def _remarks(told: Circumstances) -> Iterator[str]:
    yield f"Judge: {told.judge} with {told.rubric.told} (version {told.rubric.version}, prompt {PROMPT})."
    if told.own_model:
        yield "Judge and worker are the same model, as set by EVALUATION_MODEL: read the score with care."
    hidden = sum(len(source.hidden) for source in told.material.sources)
    if hidden:
        yield f"Hidden text was found {hidden} times; it is listed and earned nothing."
    yield from (f"{line}." for line in findings(told.material) if any(part in line for part in SAID))
