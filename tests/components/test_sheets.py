"""A sheet is shown as a spreadsheet shows it."""

from decimal import Decimal

import pytest

from openos.state.coworker import line_of
from openos.state.deliverable import amounts, is_figures, letters
from openos.state.rows import family


def test_columns_are_lettered() -> None:
    named = letters(703)
    assert [named[0], named[25], named[26], named[701], named[702]] == ["A", "Z", "AA", "ZZ", "AAA"]


@pytest.mark.parametrize(
    ("cells", "figures"),
    [
        (["Amount", "1,200.00", "-310.50", "", "(42)"], True),
        (["Share", "12.5 %", "$3.00"], True),
        (["Date", "2026-03-01", "2026-03-02"], False),
        (["Payee", "Rent", "12"], False),
        (["12"], False),
        ([], False),
    ],
)
def test_a_column_of_figures_is_told_from_one_of_words(cells: list[str], figures: bool) -> None:
    assert is_figures(cells) is figures


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        (["Value", "18510.18", "2337.9", "-35", ""], ["Value", "18,510.18", "2,337.90", "\u221235.00", ""]),
        (["Year", "2025", "2026"], ["Year", "2025", "2026"]),
        (["Rate", "0.125", "0.5"], ["Rate", "0.125", "0.5"]),
        (["Paid", "1,200.00", "310.5"], ["Paid", "1,200.00", "310.50"]),
    ],
)
def test_a_column_of_amounts_is_written_as_amounts_and_no_digit_is_lost(
    cells: list[str], shown: list[str]
) -> None:
    assert amounts(cells) == shown


def test_a_line_begins_at_the_opening_and_fills_its_frame() -> None:
    def line(*days: int) -> str:
        return line_of(Decimal(1), [Decimal(day) for day in days], width=96, height=24)

    assert line() == line(1) == line(1, 1) == ""
    assert line(2) == line(1, 2) == "1.0,23.0 95.0,1.0"
    assert line(3, 2) == "1.0,23.0 48.0,1.0 95.0,12.0"


def test_files_are_known_by_their_names() -> None:
    assert [family(n) for n in ("a.XLSX", "b.docx", "c.pdf", "d.jpeg", "f.mp4", "e")] == [
        "sheet",
        "document",
        "pages",
        "image",
        "video",
        "other",
    ]
