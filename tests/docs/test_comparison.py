"""The page of published work says what the files say, where they are at hand."""

import re
from collections import Counter

from scripts.published import DATA, OCCUPATION, PAGE, page
from scripts.published.comparison import rows
from scripts.published.demands import demanded
from scripts.published.documents import files_of

TEXT = PAGE.read_text("utf-8")
FILES = files_of(DATA)


def test_what_a_brief_demands_is_told_from_what_it_gives() -> None:
    brief = (
        "Write a Word document using the attached workbook.\nDeliver in PDF or Excel. The slide deck is old."
    )
    assert demanded(brief) == [frozenset({".docx"}), frozenset({".pdf", ".xlsx"})]


def test_the_page_says_that_no_model_was_asked() -> None:
    assert "No model was asked for this page" in TEXT and "Crashes: 0" in TEXT


if FILES:

    def test_every_document_is_counted_on_the_page() -> None:
        counted = dict(re.findall(r"^\| `(\S+)` \| (\d+) \|", page.part(TEXT, "documents"), re.MULTILINE))
        kinds = Counter(path.suffix.lower() or "none" for path in FILES)
        assert counted == {kind: str(count) for kind, count in kinds.items()}
        assert len(FILES) > 380

    def test_the_table_of_the_occupation_is_what_the_command_would_write() -> None:
        found = page.of_occupation(rows(DATA, OCCUPATION), OCCUPATION)
        assert page.part(TEXT, "occupation") == found, "run: python -m scripts.published"
