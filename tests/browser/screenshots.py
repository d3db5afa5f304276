"""Photographs the main screens of a running program: python -m tests.browser.screenshots [FOLDER]."""

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.conftest import CHROMIUM
from tests.browser.person import LAUNCH, RUN_PATIENCE, Person
from tests.browser.stack import started

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
PACE = 0.6
DESK = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


def save(who: Person, folder: Path, name: str) -> None:
    expect(who.page.locator('[aria-busy="true"]')).to_have_count(0)
    who.page.wait_for_load_state("networkidle")
    picture = Image.open(io.BytesIO(who.page.screenshot()))
    picture.save(folder / f"{name}.webp", quality=88, method=6)


def seen(browser: Browser, who: Person, folder: Path, screens: list[tuple[str, str, str, bool]]) -> None:
    """Each of (name, address, colour scheme, on a phone), with the cookie of `who`."""
    for name, path, scheme, phone in screens:
        frame = PHONE if phone else DESK
        context = browser.new_context(
            **frame, color_scheme=scheme, reduced_motion="reduce", storage_state=who.context.storage_state()
        )
        other = Person(context, who.address)
        other.open(path)
        expect(other.page.get_by_role("heading", level=1).first).to_be_visible()
        save(other, folder, name)
        context.close()


def photograph(browser: Browser, address: str, folder: Path) -> None:
    who = Person(browser.new_context(**DESK, color_scheme="light", reduced_motion="reduce"), address)
    who.sign_up("Grace", workspace="Harbour Accounting")
    who.hire("Ada")
    who.hire("Linus")
    done = who.finish("Reconcile the bank account for March")
    file = who.files().filter(has_text="reconciliation.xlsx").get_attribute("href") or ""
    who.start("Explain the first quarter against budget")
    expect(who.steps().nth(5)).to_be_visible()
    expect(who.files().first).to_be_visible(timeout=RUN_PATIENCE)
    save(who, folder, "run-live")
    expect(who.status("completed")).to_be_visible(timeout=RUN_PATIENCE)
    seen(
        browser,
        who,
        folder,
        [
            ("home", "/", "light", False),
            ("tasks", "/tasks", "light", False),
            ("run-done-dark", f"/runs/{done}", "dark", False),
            ("deliverable", file, "light", False),
            ("coworker", "/coworkers/Ada", "light", False),
            ("leaderboard-dark", "/leaderboard", "dark", False),
            ("hire-dark", "/coworkers/new", "dark", False),
            ("run-phone", f"/runs/{done}", "light", True),
            ("home-phone-dark", "/", "dark", True),
        ],
    )


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, started(Path(data), pace=PACE) as stack:  # noqa: SIM117
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(LAUNCH))
            photograph(browser, stack.address, folder)
            browser.close()


if __name__ == "__main__":
    main()
