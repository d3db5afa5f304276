"""A person at a browser: what they do on the screens, by the words that they read there."""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from playwright.sync_api import BrowserContext, Locator, Page, expect

PASSWORD = "correct horse battery"
LAUNCH = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 30_000
RUN_PATIENCE = 180_000
AWAKE = """() => {
  const first = document.querySelector('button, a, input');
  return !first || Object.keys(first).some((key) => key.startsWith('__reactProps'));
}"""
"""React has taken over what the server sent."""
expect.set_options(timeout=PATIENCE)


@dataclass
class Person:
    """One browser context. `errors` collects what its console and pages complain about."""

    context: BrowserContext
    address: str
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.set_default_timeout(PATIENCE)
        self.context.on("console", lambda said: said.type == "error" and self.errors.append(said.text))
        self.context.on("weberror", lambda found: self.errors.append(str(found.error)))
        self.page = self.context.new_page()

    def open(self, path: str) -> Page:
        """Once its buttons do something: a program is faster than any hand."""
        self.page.goto(self.address + path)
        self.page.wait_for_function(AWAKE)
        return self.page

    def heading(self, words: str | re.Pattern[str]) -> Locator:
        return self.page.get_by_role("heading", level=1, name=words)

    def go(self, place: str) -> None:
        """By the navigation, whichever of the two is shown."""
        link = self.page.get_by_role("link", name=place, exact=True)
        link.locator("visible=true").first.click()
        expect(self.heading(place)).to_be_visible()

    def sign_up(self, name: str, *, workspace: str = "") -> None:
        page = self.open("/")
        page.get_by_role("link", name="Create an account").click()
        expect(self.heading("Create an account")).to_be_visible()
        page.get_by_label("Your name").fill(name)
        page.get_by_label("Workspace").fill(workspace)
        page.get_by_label("Email").fill(f"{name.lower()}@example.com")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Create account").click()
        expect(self.heading("Home")).to_be_visible()

    def sign_in(self, name: str, password: str = PASSWORD) -> None:
        self.page.get_by_label("Email").fill(f"{name.lower()}@example.com")
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name="Sign in").click()

    def hire(self, name: str, *, balance: str = "25.00") -> None:
        page = self.open("/coworkers/new")
        page.get_by_label("Name", exact=True).fill(name)
        page.get_by_role("radio", name=re.compile("practice", re.IGNORECASE)).first.check()
        page.get_by_label("Opening balance").fill(balance)
        page.get_by_role("button", name="Hire", exact=True).click()
        expect(self.heading(re.compile(name))).to_be_visible()

    def start(self, task: str) -> str:
        """Opens a task from the list and starts a run on it; the run's id."""
        page = self.open("/tasks")
        page.get_by_role("link", name=task).click()
        page.get_by_role("button", name="Start run").click()
        page.wait_for_url(re.compile(r"/runs/[^/]+$"))
        return page.url.rpartition("/")[2]

    def status(self, word: str) -> Locator:
        """The run's own status, as its page shows it."""
        return self.page.get_by_role("status").locator(f'[data-status="{word}"]')

    def finish(self, task: str) -> str:
        """A run on a task, from its start to its completion."""
        run_id = self.start(task)
        expect(self.status("completed")).to_be_visible(timeout=RUN_PATIENCE)
        return run_id

    def steps(self) -> Locator:
        return self.page.locator("#steps > li").filter(has=self.page.get_by_role("button"))

    def figure(self, name: str) -> Decimal:
        """A figure's exact amount: dollars with six places."""
        label = self.page.locator("dt", has_text=re.compile(f"^{name}$"))
        return dollars(label.locator("xpath=following-sibling::dd[1]"))

    def files(self) -> Locator:
        return self.page.get_by_role("group", name="Files of this run").get_by_role("link")


def dollars(shown: Locator) -> Decimal:
    """The exact amount that `shown` holds, as it says on hover."""
    exact = shown.locator("[title*='$']").first.get_attribute("title") or ""
    return Decimal(re.sub(r"[^\d.\-]", "", exact.replace("\u2212", "-")))


def column(page: Page, table: str, title: str) -> list[Locator]:
    """The cells of one column of a table, in order."""
    found = page.get_by_role("region", name=table)
    expect(found.locator("tbody tr").first).to_be_visible()
    place = found.locator("thead th").all_inner_texts().index(title)
    return found.locator(f"tbody tr > td:nth-child({place + 1})").all()
