"""A change in a run is on the screen within half a second."""

from datetime import datetime
from statistics import median

from playwright.sync_api import expect

from tests.browser.person import RUN_PATIENCE, Person
from tests.browser.stack import Stack

LIMIT = 0.5
WATCH = """() => {
  window.seen = {sent: [], done: []};
  const look = () => {
    const rows = [...document.querySelectorAll('#steps > li')].filter((row) => row.querySelector('button'));
    rows.forEach((row, place) => {
      window.seen.sent[place] ??= Date.now();
      if (!row.textContent.includes('under way')) window.seen.done[place] ??= Date.now();
    });
  };
  new MutationObserver(look).observe(document, {subtree: true, childList: true, characterData: true});
}"""


def instants(events: list[dict[str, object]], verb: str) -> list[float]:
    """When each model and tool call was sent or done, in the order of the calls; seconds since 1970."""
    kinds = (f"model.{verb}", f"tool.{verb}")
    found = [str(e["created_at"]) for e in events if e["kind"] in kinds]
    return [datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() for text in found]


def test_a_change_is_on_the_screen_within_half_a_second(owner: Person, stack: Stack) -> None:
    page = owner.page
    page.add_init_script(f"({WATCH})()")
    run_id = owner.start("Decide trade returns and price the credit notes")
    expect(owner.status("completed")).to_be_visible(timeout=RUN_PATIENCE)
    seen = page.evaluate("() => window.seen")
    events = stack.events(run_id)
    delays = []
    for verb in ("sent", "done"):
        happened = instants(events, verb)
        assert len(happened) > 5
        delays += [shown / 1000 - at for at, shown in zip(happened, seen[verb], strict=False) if shown]
    late = sorted(delays)
    print(f"{len(late)} changes: median {median(late):.3f} s, slowest {late[-1]:.3f} s")
    assert median(late) < LIMIT, late
