"""A task of one's own with reference files, and a run that is stopped."""

import csv
import re
from pathlib import Path

import docx
from playwright.sync_api import Page, expect

from tests.browser.person import RUN_PATIENCE, Person

BRIEF = "Read the figures and the notes, and say in a short document which region sold most."


def reference_files(folder: Path) -> list[Path]:
    """A sheet and a document, as somebody would have them at hand."""
    figures, notes = folder / "sales.csv", folder / "notes.docx"
    with figures.open("w", newline="") as file:
        csv.writer(file).writerows([["region", "sales"], ["North", 1200], ["South", 900]])
    document = docx.Document()
    document.add_paragraph("The South opened in May.")
    document.save(str(notes))
    return [figures, notes]


def test_a_task_of_ones_own_is_written_and_done(owner: Person, tmp_path: Path) -> None:
    page = owner.open("/tasks/new")
    page.get_by_role("button", name="Save task").click()
    expect(page.get_by_text("Give the task a title.")).to_be_visible()
    page.get_by_label("Title").fill("Which region sells most")
    page.get_by_label("Occupation").fill("Sales manager")
    page.get_by_label("Value").fill("12.50")
    page.get_by_label("Brief").fill(BRIEF)
    page.get_by_text("What good work is, in your own words").click()
    page.get_by_label("Criteria").fill("3x The region is right\nIt is short")
    page.get_by_role("button", name="Save task").click()
    expect(owner.heading("Which region sells most")).to_be_visible()
    expect(page.get_by_text("The region is right (counts 3 times)")).to_be_visible()

    page.get_by_label("Add files").set_input_files(reference_files(tmp_path))
    files = page.get_by_role("group", name="Reference files").get_by_role("link")
    expect(files).to_have_count(2)
    with page.expect_download() as saving:
        files.filter(has_text="sales.csv").click()
    assert saving.value.path().read_bytes() == (tmp_path / "sales.csv").read_bytes()

    page.get_by_role("button", name="Start run").click()
    expect(owner.status("completed")).to_be_visible(timeout=RUN_PATIENCE)
    deliverable = owner.files().filter(has_text="deliverable").first
    deliverable.click()
    expect(page.get_by_role("link", name="Download")).to_be_visible()
    expect(page.locator("#main")).to_contain_text(re.compile("practice", re.IGNORECASE))
    score_it(page)
    page.goto(owner.address + "/tasks?show=own")
    expect(page.get_by_role("link", name="Which region sells most")).to_be_visible()
    expect(page.get_by_role("region", name="Tasks").locator("tbody tr")).to_have_count(1)


def score_it(page: Page) -> None:
    """The person's score in the place of the machine's, which gave none to practice without checks."""
    page.get_by_role("button", name="Score it yourself").click()
    page.get_by_label("Let my score count instead").check()
    page.get_by_role("button", name="Save score").click()
    expect(page.get_by_text("Give a number from 0 to 100")).to_be_visible()
    expect(page.get_by_text("Say why: it stands beside both scores")).to_be_visible()
    page.get_by_label("Your score, 0 to 100").fill("90")
    page.get_by_label("Reason").fill("The region is right")
    page.get_by_role("button", name="Save score").click()
    people = page.get_by_role("list", name="People's scores")
    expect(people).to_contain_text("90%")
    expect(people).to_contain_text("The region is right")
    expect(page.get_by_text("Accepted: paid")).to_contain_text("$11.25 of $12.50")


def test_a_refused_upload_says_why(owner: Person, tmp_path: Path) -> None:
    page = owner.open("/tasks/new")
    for label, text in (("Title", "Another"), ("Occupation", "Clerk"), ("Brief", BRIEF)):
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name="Save task").click()
    expect(owner.heading("Another")).to_be_visible()
    empty = tmp_path / "empty.csv"
    empty.touch()
    page.get_by_label("Add files").set_input_files(empty)
    expect(page.get_by_role("alert").filter(has_text="empty")).to_be_visible()


def test_a_run_is_stopped(owner: Person) -> None:
    owner.start("Explain the first quarter against budget")
    page = owner.page
    expect(owner.steps().first).to_be_visible()
    page.get_by_role("button", name="Stop now", exact=True).click()
    expect(owner.status("stopped")).to_be_visible(timeout=RUN_PATIENCE)
    expect(page.get_by_role("link", name="Another task")).to_be_visible()
    count = owner.steps().count()
    page.reload()
    expect(owner.status("stopped")).to_be_visible()
    assert owner.steps().count() == count
