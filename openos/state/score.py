"""A score as it is shown: whose it is, what it rests on, and what people think of the work."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from openos.gateway.models import EvaluationDetail, PersonScore
from openos.state.values import NO_MOMENT, NO_MONEY, Moment, Money, moment, money, percent

METHODS = {"checks": "by checks", "judge": "by a judge", "imported": "as published", "none": "not scored"}
SOMEBODY = "a person"
NOBODY: Mapping[str, str] = {}


@dataclass(frozen=True)
class Finding:
    label: str = ""
    passed: bool = False
    evidence: str = ""
    weight: str = ""


@dataclass(frozen=True)
class Opinion:
    """A person's score. `overrides`: it was given in the place of the machine's."""

    by: str = ""
    shown: str = ""
    words: str = ""
    overrides: bool = False
    when: Moment = NO_MOMENT


@dataclass(frozen=True)
class Score:
    known: bool = False
    shown: str = ""
    share: float = 0.0
    threshold: float = 0.0
    threshold_shown: str = ""
    accepted: bool = False
    method: str = ""
    agreement: str = ""
    value: Money = NO_MONEY
    paid: Money = NO_MONEY
    feedback: str = ""
    findings: list[Finding] = field(default_factory=list)
    people: list[Opinion] = field(default_factory=list)


def score_of(found: EvaluationDetail, names: Mapping[str, str] = NOBODY) -> Score:
    """The score that counts, with its evidence. Without a number it is unknown and `feedback` says why.

    `names` are people's by id.
    """
    counts = found.final_score
    return Score(
        known=counts is not None,
        shown=percent(counts),
        share=float(counts or 0),  # a bar's width, not a figure
        threshold=float(found.threshold),
        threshold_shown=percent(found.threshold),
        accepted=counts is not None and counts >= found.threshold,
        method=_by(found, names),
        agreement=agreement_of(found),
        value=money(found.value),
        paid=money(found.final_paid),
        feedback=found.feedback.replace("**", ""),  # judges write Markdown; the words are enough
        findings=[
            Finding(i.label, i.passed, i.evidence, f"weight {i.weight.normalize():f}") for i in found.items
        ],
        people=[_opinion(person, names) for person in found.people],
    )


def agreement_of(found: EvaluationDetail) -> str:
    """How far several judgements lie apart; empty for a single one."""
    if found.judgements < 2 or found.spread is None:
        return ""
    if not found.spread:
        return f"{found.judgements} judgements, all the same"
    points = f"{(found.spread * 100).quantize(Decimal('0.1')).normalize():f}"
    return f"{found.judgements} judgements, {points} points between the highest and the lowest"


def _by(found: EvaluationDetail, names: Mapping[str, str]) -> str:
    """Whose score it is, and what it stands in the place of."""
    by = f" ({found.judge})" if found.judge and found.method == "judge" else ""
    machine = METHODS.get(found.method, found.method) + by
    overriding = [person for person in found.people if person.overrides]
    if not overriding:
        return machine
    former = f"{percent(found.score)} {machine}" if found.score is not None else "no score"
    return f"by {names.get(overriding[-1].by, SOMEBODY)}, instead of {former}"


def _opinion(person: PersonScore, names: Mapping[str, str]) -> Opinion:
    return Opinion(
        by=names.get(person.by, SOMEBODY),
        shown=percent(person.score),
        words="\n".join(words for words in (person.reason, person.comment) if words),
        overrides=person.overrides,
        when=moment(person.created_at),
    )
