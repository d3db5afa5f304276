"""docs/reliability.md is what `make chaos` found, and nothing went wrong."""

import json

from scripts.chaos import campaign

WRONG = (
    "lost",
    "steps_repeated",
    "entries_doubled",
    "balances_wrong",
    "caps_exceeded",
    "events_with_gaps",
    "untruthful",
)


def test_the_page_tells_what_the_campaign_found() -> None:
    results = json.loads(campaign.RESULTS.read_text("utf-8"))
    assert campaign.PAGE.read_text("utf-8") == campaign.page(results)
    assert sum(result["killed"] for result in results) >= 1_000
    assert {(result["database"], result["workers"]) for result in results} == {
        (database, workers) for database, workers, _, _ in campaign.SIEGES
    }
    assert [(result["database"], name) for result in results for name in WRONG if result[name]] == []
