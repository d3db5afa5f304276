"""A verdict held against the files: quotations found or not, and the score that follows."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import PurePosixPath

from clawwork_api.evaluations.judge.material import Material
from clawwork_api.evaluations.judge.verdict import BEST, Verdict
from clawwork_api.evaluations.quotes import plain, stands_in
from clawwork_api.evaluations.rubrics import Standard
from clawwork_api.evaluations.rubrics.parts import weighted

PLACES = Decimal("0.0001")
GATE = Decimal("0.2")
"""The most that work scores when something the brief demands was not handed in."""

NEEDS_EVIDENCE = 2
"""A dimension scored higher than this needs a quotation from what was delivered."""


@dataclass(frozen=True)
class Judgement:
    """`unverified` names dimensions whose evidence isn't there; such a judgement has no score."""

    verdict: Verdict
    unverified: frozenset[str]
    bad_quotes: frozenset[str]
    missing: tuple[str, ...]
    total: Decimal

    @property
    def score(self) -> Decimal | None:
        """0 to 1, four places; None when the evidence does not hold."""
        if self.unverified:
            return None
        return min(self.total, GATE) if self.missing else self.total


def weigh(verdict: Verdict, standard: Standard, material: Material) -> Judgement:
    """The total of the verdict by the weights of `standard`, after its quotations have been looked up."""
    names = [part.id for part in standard.parts]
    bad = frozenset(
        quote for name in names for quote in verdict.dimension(name).quotes if not _verified(quote, material)
    )
    unverified = {name for name in names if not _evidenced(verdict, name, bad, material)}
    if not all(stands_in(item.brief_quote, plain(material.brief)) for item in verdict.required):
        unverified.add("required")
    total = weighted(standard.parts, {name: Decimal(verdict.dimension(name).score) for name in names})
    return Judgement(
        verdict=verdict,
        unverified=frozenset(unverified),
        bad_quotes=bad,
        missing=(*absent(standard, material), *(i.what for i in verdict.required if not i.delivered_as)),
        total=(total / BEST).quantize(PLACES, ROUND_HALF_UP),
    )


def absent(standard: Standard, material: Material) -> list[str]:
    """Files that the rubric demands by name and nobody handed in, whatever the judge says."""
    there = {PurePosixPath(source.name).name.casefold() for source in material.of("deliverable")}
    return [name for name in standard.required if name.casefold() not in there]


def _verified(quote: str, material: Material) -> bool:
    """Stands in what a deliverable shows, in a reference file or in the brief."""
    return _delivered(quote, material) or stands_in(quote, material.beside)


def _delivered(quote: str, material: Material) -> bool:
    return stands_in(quote, material.delivered, besides=material.no_evidence)


def _evidenced(verdict: Verdict, name: str, bad: frozenset[str], material: Material) -> bool:
    part = verdict.dimension(name)
    if bad.intersection(part.quotes):
        return False
    if part.score <= NEEDS_EVIDENCE or not material.delivered.strip():
        return True
    return any(_delivered(quote, material) for quote in part.quotes)
