"""Every screen: empty, on a phone, light to load, quiet in the console, by keyboard and by screen reader."""

import re
from typing import Literal
from uuid import uuid4

import httpx
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPerson
from tests.browser.person import Person
from tests.browser.stack import Stack

PAGES = {
    "/": "Home",
    "/coworkers": "Coworkers",
    "/coworkers/new": "Hire a coworker",
    "/tasks": "Tasks",
    "/tasks/new": "Write a task",
    "/runs": "Runs",
    "/spending": "Spending",
    "/leaderboard": "Leaderboard",
    "/audit": "Audit",
    "/notices": "Notices",
    "/settings": "Settings",
}
EMPTY = {
    "/coworkers": "Nobody works here yet",
    "/runs": "No runs yet",
    "/notices": "Nothing to see to",
    "/leaderboard": "Nobody to rank yet",
    "/tasks?show=own": "No task here yet",
}
MOST_SCRIPT = 180 * 1000
AXE = Axe()
SCHEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


def settled(page: Page) -> None:
    """The page has its answer: no skeleton is left."""
    expect(page.locator('[aria-busy="true"]')).to_have_count(0)


def run_and_file(who: Person) -> list[str]:
    """The addresses of a finished run, of its first deliverable, of its task and of the coworker."""
    run_id = who.finish("Bring an article into house style")
    file = who.files().first.get_attribute("href") or ""
    return [f"/runs/{run_id}", file, "/tasks/style-edit", "/coworkers/Ada"]


def test_nothing_yet_says_what_will_stand_here(person: Person) -> None:
    for path, words in EMPTY.items():
        page = person.open(path)
        expect(page.get_by_role("heading", name=words)).to_be_visible()
        settled(page)
        expect(page.locator("#main")).not_to_contain_text("$0")


def test_settings_show_the_health_of_both_services(person: Person) -> None:
    page = person.open("/settings")
    for words in ("OpenOS, the web service", "Ready for work.", "Run engine", "OPENAI_API_KEY"):
        expect(page.get_by_text(words).first).to_be_visible()


def test_the_way_to_the_workspaces_cap_ends_in_its_field(new_person: NewPerson) -> None:
    who = new_person(**PHONE)
    who.sign_up(f"c{uuid4().hex[:8]}")
    cap = who.open("/settings?edit=workspace").get_by_label("Monthly cap")
    expect(cap).to_be_focused()
    settled(who.page)
    bar = who.page.get_by_role("navigation", name="Main, at the bottom").bounding_box()
    place = cap.bounding_box()
    assert bar and place
    assert 56 <= place["y"] <= bar["y"] - place["height"]


def test_a_phone_reaches_every_screen(new_person: NewPerson) -> None:
    who = new_person(**PHONE)
    who.sign_up(f"m{uuid4().hex[:8]}")
    who.hire("Ada")
    paths = run_and_file(who)
    for place in ("Coworkers", "Tasks", "Runs", "Leaderboard", "Settings", "Home"):
        who.go(place)
        settled(who.page)
        assert_fits(who.page)
    for path in [*PAGES, *paths]:
        settled(who.open(path))
        assert_fits(who.page)


def assert_fits(page: Page) -> None:
    """In light and in dark nothing is wider than the screen, and what is touched is large enough."""
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        _assert_fits(page)


def _assert_fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= 390, page.url
    small = page.evaluate(
        """() => [...document.querySelectorAll('nav a, main button, header button, header a')]
          .filter((e) => e.offsetParent && !e.closest('ol, p'))
          .filter((e) => getComputedStyle(e, '::after').position !== 'absolute')
          .filter((e) => e.getBoundingClientRect().height < 43.5).map((e) => e.outerHTML.slice(0, 200))"""
    )
    assert small == [], page.url


SCRIPTS = """performance.getEntriesByType("resource")
  .filter(entry => new URL(entry.name).pathname.endsWith(".js"))
  .reduce((sum, entry) => sum + entry.encodedBodySize, 0)"""


def script_bytes(who: Person, path: str) -> int:
    """Bytes of JavaScript, as compressed on the wire, when the page is opened with an empty cache."""
    page = who.context.new_page()
    session = who.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    page.goto(who.address + path)
    expect(page.get_by_role("heading", level=1).first).to_be_visible()
    settled(page)
    page.wait_for_load_state("networkidle")
    size = int(page.evaluate(SCRIPTS))
    page.close()
    return size


def test_a_page_loads_at_most_180_kb_of_javascript(owner: Person) -> None:
    sizes = {path: script_bytes(owner, path) for path in [*PAGES, *run_and_file(owner), "/sign-in"]}
    print({path: f"{size / 1000:.0f} KB" for path, size in sizes.items()})
    assert all(20_000 < size <= MOST_SCRIPT for size in sizes.values()), sizes


def test_no_page_has_a_serious_barrier(new_person: NewPerson) -> None:
    who = new_person()
    page = who.open("/sign-in")
    expect(who.heading("Sign in")).to_be_visible()
    found = barriers(page)
    who.sign_up(f"x{uuid4().hex[:8]}")
    found |= barriers(page)
    who.hire("Ada")
    for path in [*run_and_file(who), *PAGES]:
        settled(who.open(path))
        expect(page.get_by_role("heading", level=1).first).to_be_visible()
        found |= barriers(page)
    assert found == {}


def barriers(page: Page) -> dict[str, list[str]]:
    """What axe-core calls serious or critical in light and in dark, by page and rule."""
    found = {}
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        for v in AXE.run(page).response["violations"]:
            if v["impact"] in ("serious", "critical"):
                nodes = [str(node["html"])[:160] for node in v["nodes"][:4]]
                found[f"{page.url} in {scheme}, {v['id']}: {v['help']}"] = nodes
    return found


def focused(page: Page) -> tuple[str, bool]:
    """What has the focus, and whether that can be seen."""
    name, seen = page.evaluate(
        """() => {
          const e = document.activeElement, s = getComputedStyle(e);
          const ring = s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0;
          const label = e.labels && e.labels[0];
          const shadow = s.boxShadow !== 'none';
          return [(label || e).textContent.trim() || e.getAttribute('aria-label') || '', ring || shadow];
        }"""
    )
    return str(name), bool(seen)


def test_sign_in_by_keyboard(new_person: NewPerson) -> None:
    who = new_person()
    page = who.open("/sign-in")
    expect(who.heading("Sign in")).to_be_visible()
    order = []
    for _ in range(4):
        page.keyboard.press("Tab")
        name, seen = focused(page)
        assert seen, name
        order.append(name)
    assert order == ["Email", "Password", "Sign in", "Create an account"]


def test_the_keyboard_skips_the_navigation(person: Person) -> None:
    page = person.open("/tasks")
    settled(page)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    name, seen = focused(page)
    assert seen, name


def test_a_click_moves_the_title_and_the_marked_entry(person: Person) -> None:
    person.go("Leaderboard")
    expect(person.page).to_have_title(re.compile("Leaderboard"))
    expect(person.page.locator('nav [aria-current="page"]').locator("visible=true")).to_have_text(
        "Leaderboard"
    )


def test_text_says_its_charset(stack: Stack) -> None:
    page = httpx.get(stack.address + "/")
    script = re.search(r'"(/assets/[^"]+\.js)"', page.text)
    assert script
    for path, kind in (("/", "text/html"), ("/openos.css", "text/css"), (script[1], "text/javascript")):
        assert httpx.get(stack.address + path).headers["content-type"] == f"{kind}; charset=utf-8"
