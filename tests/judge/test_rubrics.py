"""Every occupation of the published tasks has its own rubric; every other one the general rubric."""

from decimal import Decimal

import pytest

from clawwork_api.evaluations.rubrics import DIMENSIONS, occupations, rubric_for

WEIGHTS = {"completeness": "0.4", "correctness": "0.3", "quality": "0.2", "domain_standards": "0.1"}


def test_each_of_the_44_occupations_has_a_rubric_of_its_own() -> None:
    assert len(occupations()) == 44
    said = {c for o in occupations() for d in DIMENSIONS for c in rubric_for(o).dimension(d).criteria}
    general = {c for d in DIMENSIONS for c in rubric_for("").dimension(d).criteria}
    assert len(said) > 500 and not said & general


@pytest.mark.parametrize(
    "occupation", ["", "AI Coworker", "../../etc/passwd", "general\x00", "Ärztin " * 500]
)
def test_any_other_occupation_gets_the_general_rubric(occupation: str) -> None:
    assert rubric_for(occupation).general


@pytest.mark.parametrize("written", ["Lawyers", " lawyers ", "LAWYERS"])
def test_case_and_spaces_do_not_matter(written: str) -> None:
    assert rubric_for(written).occupation == "Lawyers"


def test_punctuation_does_not_matter() -> None:
    written = "child family and school social workers"
    assert rubric_for(written).occupation == "Child, Family, and School Social Workers"


def test_each_rubric_has_a_gate_and_four_dimensions_with_the_stated_weights() -> None:
    for rubric in [rubric_for(""), *map(rubric_for, occupations())]:
        assert rubric.gate.endswith(".")
        weights = {name: rubric.dimension(name).weight for name in DIMENSIONS}
        assert weights == {name: Decimal(w) for name, w in WEIGHTS.items()}
