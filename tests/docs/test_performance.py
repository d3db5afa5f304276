"""docs/performance.md says what was measured, and admits what was missed."""

import json

from scripts.bench import page


def test_the_page_is_what_was_measured() -> None:
    results = json.loads(page.RESULTS.read_text())
    text = page.PAGE.read_text()
    assert text == page.written(text, results), "run: make bench"


def test_each_target_is_met_or_said_to_be_missed() -> None:
    results = json.loads(page.RESULTS.read_text())
    text = page.PAGE.read_text()
    found = page.targets(results)
    assert len({name for name, _, _ in found}) == len(found) >= 10
    for row in found:
        assert f"| {' | '.join(row)} |" in text
    assert text.count("NOT met |") == sum(verdict == "NOT met" for *_, verdict in found)


def test_a_miss_is_called_a_miss() -> None:
    results = json.loads(page.RESULTS.read_text())
    results["steps"][0]["step"] = page.STEP_MS + 1
    name, _, verdict = page.targets(results)[0]
    assert name.startswith("recorded step") and verdict == "NOT met"
    assert "| 11.0 ms | NOT met |" in page.rendered(results)
