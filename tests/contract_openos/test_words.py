"""OpenOS has words of its own for every code that ClawWork can answer with."""

import re
from pathlib import Path

from openos.gateway.words import OUR_FAULT, WORDS, say

ROOT = Path(__file__).parents[2] / "clawwork_api"
COMMAND_LINE = {"import_running", "labels_unreadable", "no_published_runs"}
STATED = (r'ApiError\(\s*\d{3},\s*"([a-z_]+)"', r'"code": "([a-z_]+)"', r"^_CODES = .*")
NOUN = r'not_found\("([A-Za-z ]+)"\)'


def codes() -> set[str]:
    """Every code in ClawWork's sources; those of its command line never reach OpenOS."""
    found: set[str] = set()
    for file in ROOT.rglob("*.py"):
        text = file.read_text()
        found.update(code for pattern in STATED[:2] for code in re.findall(pattern, text))
        found.update(f"{noun.lower().replace(' ', '_')}_not_found" for noun in re.findall(NOUN, text))
    table = re.search(STATED[2], (ROOT / "errors.py").read_text(), re.MULTILINE)
    assert table
    return found.union(re.findall(r'"([a-z_]+)"', table[0])) - COMMAND_LINE


def test_every_code_of_clawwork_has_words() -> None:
    known = codes()
    assert len(known) > 50
    assert known - set(WORDS) - OUR_FAULT == set()
    assert not OUR_FAULT & set(WORDS)


def test_words_keep_what_only_clawwork_knows() -> None:
    theirs = "Only $1.500000 of Ada's balance can be taken"
    assert say("correction_too_large", theirs, "Correct by less")[0] == theirs
    said, hint = say("price_required", "No price is known for the model 'm'", "See PATCH /api/workspace")
    assert ("'m'" in said, "Own prices" in hint, "PATCH" in hint) == (True, True, False)
    assert say("a_code_of_tomorrow", "As stated", "As hinted") == ("As stated", "As hinted")
