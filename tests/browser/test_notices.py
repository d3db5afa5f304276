"""The bell: a cap that is met is told of in the frame of every page, until somebody has looked."""

import re

from playwright.sync_api import Locator, expect

from tests.browser.conftest import NewPerson
from tests.browser.person import RUN_PATIENCE, Person


def bell(who: Person) -> Locator:
    return who.page.get_by_role("link", name=re.compile("^Notices")).locator("visible=true")


def capped(who: Person, name: str, cap: str) -> None:
    page = who.open("/coworkers/new")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_role("radio", name=re.compile("practice", re.IGNORECASE)).first.check()
    page.get_by_label("Opening balance").fill("25")
    page.get_by_label(re.compile("run", re.IGNORECASE)).first.fill(cap)
    page.get_by_role("button", name="Hire", exact=True).click()
    expect(who.heading(re.compile(name))).to_be_visible()


def test_a_cap_that_stops_a_run_is_told_of_at_once_and_on_a_phone_until_it_is_looked_at(
    person: Person, new_person: NewPerson
) -> None:
    capped(person, "Ada", "0.000001")
    expect(bell(person)).not_to_contain_text("unseen")
    person.start("Bring an article into house style")
    expect(person.status("terminated")).to_be_visible(timeout=RUN_PATIENCE)
    expect(bell(person)).to_contain_text("1 unseen")
    phone = new_person(
        viewport={"width": 390, "height": 844},
        color_scheme="dark",
        storage_state=person.context.storage_state(),
    )
    phone.open("/tasks")
    expect(bell(phone)).to_contain_text("1 unseen")
    bell(phone).click()
    told = phone.page.get_by_role("list", name="Notices").get_by_role("listitem")
    expect(told).to_contain_text("The cap of a run of Ada does not hold another call")
    expect(told.get_by_role("link", name="Raise it")).to_have_attribute("href", "/coworkers/Ada?edit=caps")
    expect(bell(phone)).not_to_contain_text("unseen")
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 390
    person.go("Tasks")
    expect(bell(person)).not_to_contain_text("unseen")
