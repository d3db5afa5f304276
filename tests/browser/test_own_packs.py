"""What a workspace brings along: a skill that a coworker is given, and a server of tools."""

import re
from pathlib import Path

from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.person import Person


def test_a_skill_is_written_given_and_renewed(person: Person) -> None:
    page = person.open("/settings")
    write_skill(page, "house-style", "# House style\n\nAmounts have two places.")

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


def test_a_form_outlives_a_lost_connection(person: Person) -> None:
    lines: list[WebSocketRoute] = []

    def through(line: WebSocketRoute) -> None:
        line.connect_to_server()
        lines.append(line)

    person.page.route_web_socket(re.compile("/_event"), through)
    page = person.open("/settings")
    page.get_by_role("button", name="Write a skill").click()
    page.locator("[name=skill_name]").fill("house-style")
    page.locator("[name=skill_instructions]").fill("Amounts have two places.")
    with page.expect_websocket():
        lines[-1].close()
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.get_by_text("version 1")).to_be_visible()


def test_a_skills_files_are_added_saved_and_removed_and_a_run_tells_its_version(
    owner: Person, tmp_path: Path
) -> None:
    page = owner.open("/settings")
    write_skill(page, "house-style", "# House style\n\nUse the words of words.csv.")
    page.get_by_role("link", name="house-style").click()
    expect(owner.heading("house-style")).to_be_visible()
    (tmp_path / "words.csv").write_text("word,instead\nutilise,use\n")
    page.get_by_label("Add files").set_input_files(tmp_path / "words.csv")
    files = page.get_by_role("group", name="Files of the skill").get_by_role("link")
    expect(files).to_have_count(1)
    drop(page, "terms.md", "# Terms")
    expect(files).to_have_count(2)
    expect(page.get_by_text("Version 3", exact=True).first).to_be_visible()
    with page.expect_download() as saving:
        files.filter(has_text="words.csv").click()
    assert saving.value.path().read_bytes() == (tmp_path / "words.csv").read_bytes()
    page.get_by_role("button", name="Remove terms.md").click()
    expect(files).to_have_count(1)
    page.get_by_role("link", name="Version 3").click()
    expect(files).to_have_count(2)
    expect(page.get_by_label("Add files")).to_have_count(0)

    page.goto(owner.address + "/coworkers/Ada")
    page.get_by_role("button", name="Change skills").click()
    page.get_by_role("checkbox", name="house-style").check()
    page.get_by_role("button", name="Save skills").click()
    expect(page.locator("#skills").get_by_text("house-style, version 4")).to_be_visible()
    owner.start("Bring an article into house style")
    page.get_by_role("link", name="house-style, version 4").click()
    expect(files).to_have_count(1)


def drop(page: Page, name: str, text: str) -> None:
    """Drops a file on the place for files."""
    dragged = page.evaluate_handle(
        """([name, text]) => {
          const dragged = new DataTransfer();
          dragged.items.add(new File([text], name));
          return dragged;
        }""",
        [name, text],
    )
    box = page.locator("form[data-upload]")
    box.dispatch_event("dragover", {"dataTransfer": dragged})
    box.dispatch_event("drop", {"dataTransfer": dragged})


def write_skill(page: Page, name: str, instructions: str) -> None:
    page.get_by_role("button", name="Write a skill").click()
    page.locator("[name=skill_name]").fill(name)
    page.locator("[name=skill_instructions]").fill(instructions)
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.get_by_text("version 1")).to_be_visible()


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
