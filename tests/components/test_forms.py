"""What the forms refuse before anything is sent."""

from decimal import Decimal

import pytest

from openos.gateway.models import ModelInfo
from openos.state.hire import amounts, providers
from openos.state.rubric import typed_rubric
from openos.state.write_task import checked

TASK = {"title": "Minutes", "occupation": "Secretary", "brief": "Summarise.", "value": "$1,200.50"}


def test_amounts_are_read_as_people_write_them_and_empty_means_no_cap() -> None:
    found, wrong = amounts({"opening_balance": "$1,000.00", "cap_run": "0.50", "cap_daily": " "})
    assert wrong == {}
    assert found == {
        "opening_balance": Decimal("1000.00"),
        "cap_run": Decimal("0.50"),
        "cap_daily": None,
        "cap_monthly": None,
    }


@pytest.mark.parametrize("text", ["abc", "0", "-1", "NaN", "Infinity", "1.2.3"])
def test_a_cap_that_is_no_amount_is_refused(text: str) -> None:
    assert "cap_run" in amounts({"opening_balance": "10", "cap_run": text})[1]


def test_a_coworker_needs_money_to_start_with() -> None:
    assert "opening_balance" in amounts({})[1]


def test_a_task_is_read_with_its_value() -> None:
    texts, value, wrong = checked(TASK)
    assert (texts["title"], value, wrong) == ("Minutes", Decimal("1200.50"), {})


@pytest.mark.parametrize("value", ["", "12.345", "-1", "NaN", "1e999999", "100000.01"])
def test_a_value_that_is_no_amount_of_cents_is_refused(value: str) -> None:
    assert "value" in checked({**TASK, "value": value})[2]


@pytest.mark.parametrize("name", ["title", "occupation", "brief"])
def test_what_is_missing_is_named(name: str) -> None:
    assert name in checked({**TASK, name: "  "})[2]


def offer(model: str, provider: str, *, missing: str = "") -> ModelInfo:
    return ModelInfo(
        id=model,
        label=model,
        provider=provider,
        practice=provider == "practice",
        available=not missing,
        missing_variable=missing,
        note="",
        input_per_1m=None,
        output_per_1m=None,
    )


def test_the_practice_model_comes_first_and_is_chosen_and_a_missing_key_is_named() -> None:
    listed = providers([offer("gpt", "openai", missing="OPENAI_API_KEY"), offer("practice-1", "practice")])
    assert [p.name for p in listed] == ["Practice", "OpenAI"]
    assert listed[0].models[0].chosen
    assert listed[1].missing == "OPENAI_API_KEY"
    assert not listed[1].models[0].available


def test_criteria_are_read_line_by_line_with_their_weights() -> None:
    form = {
        "criteria": "- 3x Totals agree\n\nA layman understands it\n2.5: Short",
        "deliverables": "a.docx, b.xlsx",
    }
    rubric, wrong = typed_rubric(form)
    assert rubric is not None and wrong == {}
    weights = [(c.text, c.weight) for c in rubric.criteria]
    assert weights == [
        ("Totals agree", 3),
        ("A layman understands it", 1),
        ("Short", Decimal("2.5")),
    ]
    assert rubric.deliverables == ["a.docx", "b.xlsx"]
    assert typed_rubric({"criteria": " ", "deliverables": ""}) == (None, {})


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"criteria": "0x Nothing"}, "criteria"),
        ({"criteria": "101x Too much"}, "criteria"),
        ({"criteria": "\n".join(f"C{n}" for n in range(21))}, "criteria"),
        ({"criteria": "A", "deliverables": "../a.docx"}, "deliverables"),
        ({"criteria": "", "deliverables": "a.docx"}, "deliverables"),
    ],
)
def test_criteria_that_can_not_be_used_are_named(form: dict[str, str], field: str) -> None:
    assert set(typed_rubric(form)[1]) == {field}
