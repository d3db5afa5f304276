"""Who is let in, who is sent away, and what another account sees of one's own: nothing."""

import os
import re
import subprocess
import sys
from uuid import uuid4

from playwright.sync_api import expect

from tests.browser.conftest import NewPerson
from tests.browser.person import PASSWORD, Person
from tests.browser.stack import Stack


def test_a_wrong_password_is_told_and_the_address_is_kept(new_person: NewPerson) -> None:
    name = f"w{uuid4().hex[:8]}"
    new_person().sign_up(name)
    who = new_person()
    page = who.open("/tasks?show=own")
    page.wait_for_url("**/sign-in?next=*")
    expect(page.locator("input[name=next]")).to_have_value("/tasks?show=own")
    who.sign_in(name, "not the password")
    expect(page.get_by_role("alert")).to_have_text("The email or the password is wrong.")
    expect(page.get_by_label("Email")).to_have_value(f"{name}@example.com")
    who.sign_in(name)
    page.wait_for_url("**/tasks?show=own")
    expect(who.heading("Tasks")).to_be_visible()


def test_a_new_password_signs_every_other_browser_out(person: Person, new_person: NewPerson) -> None:
    page = person.open("/settings")
    name = (page.locator("dd", has_text="@example.com").inner_text()).partition("@")[0]
    fields = page.locator("form[action='/auth/password'] input[type=password]")
    expect(fields).to_have_count(2)
    kinds = [field.get_attribute("autocomplete") for field in fields.all()]
    assert kinds == ["current-password", "new-password"]
    other = new_person()
    other.open("/sign-in")
    other.sign_in(name)
    expect(other.heading("Home")).to_be_visible()
    for current, words in (("not the password", "The current password is wrong."), (PASSWORD, "Changed.")):
        page.get_by_label("Current password").fill(current)
        page.get_by_label("New password").fill("seven tired lanterns")
        page.get_by_role("button", name="Change password").click()
        expect(page.get_by_text(words)).to_be_visible()
    other.open("/settings")
    expect(other.heading("Sign in")).to_be_visible()
    other.sign_in(name, "seven tired lanterns")
    other.page.wait_for_url("**/settings")


def test_who_forgot_the_password_sets_a_new_one_by_a_link(stack: Stack, new_person: NewPerson) -> None:
    name = f"f{uuid4().hex[:8]}"
    new_person().sign_up(name)
    who = new_person()
    page = who.open(reset_link(stack, f"{name}@example.com"))
    for password, words in (("password123", "This password is easy to guess"), ("seven tired lanterns", "")):
        page.get_by_label("New password").fill(password)
        page.get_by_role("button", name="Set password").click()
        if words:
            expect(page.get_by_role("alert")).to_contain_text(words)
    expect(who.heading("Home")).to_be_visible()


def reset_link(stack: Stack, email: str) -> str:
    """As an operator makes it; without OPENOS_PUBLIC_URL it is a path."""
    own = {
        "OPENOS_DATABASE_URL": f"sqlite:///{stack.folder / 'openos.db'}",
        "CLAWWORK_API_TOKEN": stack.token,
    }
    command = [sys.executable, "-m", "openos.accounts", "reset-password", email]
    made = subprocess.run(command, env=os.environ | own, capture_output=True, text=True, check=True)
    return made.stdout.strip()


def test_signing_out_in_one_tab_ends_the_other(owner: Person) -> None:
    first = owner.page
    first.goto(owner.address + "/coworkers")
    second = owner.context.new_page()
    second.goto(owner.address + "/")
    expect(second.get_by_role("heading", level=1, name="Home")).to_be_visible()
    second.get_by_role("button", name="Sign out").locator("visible=true").click()
    expect(second.get_by_role("heading", level=1, name="Sign in")).to_be_visible()
    first.get_by_role("link", name="Leaderboard", exact=True).locator("visible=true").click()
    first.wait_for_url(re.compile("/sign-in"))
    expect(first.get_by_role("heading", level=1, name="Sign in")).to_be_visible()
    expect(first.get_by_text("Ada")).to_have_count(0)


def test_another_account_sees_nothing_of_ones_own(owner: Person, new_person: NewPerson) -> None:
    run_id = owner.finish("Bring an article into house style")
    file = owner.files().first.get_attribute("href") or ""
    stranger = new_person()
    stranger.sign_up(f"s{uuid4().hex[:8]}")
    page = stranger.page
    for path, words in (
        ("/coworkers", "Nobody works here yet"),
        ("/runs", "No runs yet"),
        ("/leaderboard", "Nobody to rank yet"),
        ("/notices", "Nothing to see to"),
        ("/tasks?show=own", "No task here yet"),
        (f"/runs/{run_id}", "This run could not be read"),
        (file, "This file could not be opened"),
        ("/coworkers/Ada", "Ada could not be read"),
    ):
        page.goto(stranger.address + path)
        expect(page.get_by_text(words)).to_be_visible()
    expect(page.locator("#main")).not_to_contain_text("$")
    content = f"{stranger.address}/files/artifacts/{file.rpartition('/')[2]}"
    assert stranger.context.request.get(content).status == 404
    assert owner.context.request.get(content).status == 200
    stranger.context.clear_cookies()
    assert stranger.context.request.get(content, max_redirects=0).status in (302, 303, 401)


def test_an_address_that_leads_nowhere_says_so(person: Person) -> None:
    person.open("/no/such/page")
    expect(person.page.get_by_text("There is no page here")).to_be_visible()
    person.errors[:] = [e for e in person.errors if "404" not in e]
