"""What a workspace brings along: a skill that a coworker is given, and a server of tools."""

from playwright.sync_api import expect

from tests.browser.person import Person


def test_a_skill_is_written_given_and_renewed(person: Person) -> None:
    page = person.open("/settings")
    page.get_by_role("button", name="Write a skill").click()
    page.locator("[name=skill_name]").fill("house-style")
    page.locator("[name=skill_instructions]").fill("# House style\n\nAmounts have two places.")
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.get_by_text("version 1")).to_be_visible()

    page.goto(person.address + "/coworkers/new")
    page.locator("summary", has_text="Skills").click()
    page.get_by_role("checkbox", name="house-style").check()
    page.get_by_label("Name", exact=True).fill("Ada")
    page.get_by_role("button", name="Hire", exact=True).click()
    skills = page.locator("#skills")
    expect(skills.get_by_text("house-style, version 1")).to_be_visible()

    page.goto(person.address + "/settings")
    page.get_by_role("button", name="New version").click()
    page.locator("[name=skill_instructions]").fill("Amounts have two places, always.")
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.get_by_text("version 2")).to_be_visible()
    page.goto(person.address + "/coworkers/Ada")
    expect(skills.get_by_text("house-style, version 2")).to_be_visible()
    page.get_by_role("button", name="Change skills").click()
    page.get_by_role("checkbox", name="house-style").uncheck()
    page.get_by_role("button", name="Save skills").click()
    expect(page.get_by_text("It has no skills.")).to_be_visible()


def test_a_server_of_tools_is_added_tested_and_removed(person: Person) -> None:
    page = person.open("/settings")
    page.locator("[name=server_name]").fill("tracker")
    page.locator("[name=server_url]").fill("http://127.0.0.1:9/mcp")
    page.locator("[name=server_key]").fill("made-up-for-this-test")
    page.get_by_role("button", name="Add server").click()
    expect(page.get_by_text("http://127.0.0.1:9/mcp")).to_be_visible()
    expect(page.locator("[name=server_key]")).to_have_value("")
    page.get_by_role("button", name="Test", exact=True).click()
    expect(page.get_by_text("Nobody answers at the address of tracker.")).to_be_visible()
    page.get_by_role("button", name="Remove", exact=True).click()
    expect(page.get_by_text("http://127.0.0.1:9/mcp")).not_to_be_visible()


def test_a_server_may_be_started_by_a_command(person: Person) -> None:
    page = person.open("/settings")
    page.locator("[name=server_name]").fill("time")
    page.locator("[name=server_kind]").select_option("Started by a command")
    page.locator("[name=server_command]").fill("python3 -m 'no such module")
    page.locator("[name=server_variables]").fill("LOCAL_TIMEZONE=Europe/Vienna")
    page.get_by_role("button", name="Add server").click()
    expect(page.get_by_text("A quotation mark is not closed")).to_be_visible()
    page.locator("[name=server_command]").fill("no-such-program --now")
    page.get_by_role("button", name="Add server").click()
    expect(page.get_by_text("no-such-program --now")).to_be_visible()
    expect(page.get_by_text("with LOCAL_TIMEZONE")).to_be_visible()
    page.get_by_role("button", name="Test", exact=True).click()
    expect(page.get_by_text("There is no program no-such-program")).to_be_visible()
