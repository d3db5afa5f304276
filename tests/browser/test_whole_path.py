"""Steps 2 to 6: from the first account to the deliverable, its score, and money that agrees everywhere."""

import hashlib
import re
from decimal import Decimal
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPerson
from tests.browser.person import RUN_PATIENCE, Person, column, dollars


def hire_the_first(who: Person) -> None:
    """From what home says to do first, through the models that are on offer, to the coworker's page."""
    page = who.page
    expect(page.get_by_text("Three steps to the first deliverable")).to_be_visible()
    page.get_by_role("link", name="Hire", exact=True).click()
    page.get_by_label("Name", exact=True).fill("Ada")
    for variable in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY"):
        expect(page.get_by_text(f"Not available: set {variable} for ClawWork")).to_be_visible()
    expect(page.get_by_role("radio", name=re.compile("Claude")).first).to_be_disabled()
    practice = page.get_by_role("radio", name=re.compile("practice", re.IGNORECASE))
    expect(practice).to_be_checked()
    page.get_by_label("Instructions").fill("Show each figure's source.")
    page.get_by_label("Opening balance").fill("25.00")
    page.get_by_role("button", name="Hire", exact=True).click()
    expect(who.heading(re.compile("Ada"))).to_be_visible()
    assert who.figure("Balance") == Decimal("25")


def watch(who: Person) -> None:
    """The run as it happens: its status, its calls, its tokens and dollars, its files."""
    page = who.page
    expect(who.status("running")).to_be_visible()
    expect(who.steps().first).to_contain_text("Model call")
    expect(who.steps().filter(has_text="read_file").first).to_be_visible()
    expect(page.locator("dt", has_text="Tokens in").locator("xpath=../dd[1]")).to_have_text(
        re.compile(r"^[1-9][\d,]*$")
    )
    assert who.figure("Spend") > 0
    expect(who.files().first).to_be_visible(timeout=RUN_PATIENCE)


def reopen(who: Person) -> None:
    """The tab is closed in the middle of the work, and the run's address is opened again."""
    address = who.page.url
    who.page.close()
    who.page = who.context.new_page()
    who.page.goto(address)
    expect(who.status("completed")).to_be_visible(timeout=RUN_PATIENCE)
    expect(who.page.locator("#steps")).not_to_contain_text("under way")


def see_score(who: Person) -> None:
    page = who.page
    score = (
        page.get_by_role("region")
        .or_(page.locator("section"))
        .filter(has=page.get_by_role("heading", name="Score"))
    )
    expect(score.first).to_contain_text("100%")
    expect(score.first).to_contain_text("by checks")
    expect(score.first).to_contain_text("Accepted: paid $85.00 of $85.00")
    assert score.first.get_by_text(re.compile(r"weight \d")).count() >= 3


def open_file(who: Person, name: str) -> Page:
    who.files().filter(has_text=name).click()
    expect(who.heading(name)).to_be_visible()
    return who.page


def download(page: Page, folder: Path) -> None:
    """What is saved is what the page says it is, byte for byte."""
    with page.expect_download() as saving:
        page.get_by_role("link", name="Download").click()
    path = folder / saving.value.suggested_filename
    saving.value.save_as(path)
    expect(page.get_by_text(hashlib.sha256(path.read_bytes()).hexdigest())).to_be_visible()


def ledger(who: Person) -> list[Decimal]:
    """Every amount of the coworker's ledger, newest first, through all of its pages."""
    page, found = who.page, []
    while True:
        found += [dollars(cell) for cell in column(page, "Ledger, newest first", "Amount")]
        older = page.get_by_role("button", name="Older")
        if older.is_disabled():
            return found
        first = page.get_by_role("navigation", name="Pages").locator("p").inner_text()
        older.click()
        expect(page.get_by_role("navigation", name="Pages").locator("p")).not_to_have_text(first)


def test_from_the_first_account_to_the_deliverable(new_person: NewPerson, tmp_path: Path) -> None:
    who = new_person()
    who.sign_up("Grace", workspace="Harbour Accounting")
    hire_the_first(who)

    who.start("Reconcile the bank account for March")
    watch(who)
    reopen(who)
    see_score(who)
    spend, earned, balance = who.figure("Spend"), who.figure("Earned"), who.figure("Balance")
    assert balance == Decimal("25") - spend + earned
    assert earned == Decimal("85")

    run = who.page.url
    page = open_file(who, "reconciliation.xlsx")
    expect(page.get_by_role("region", name="Sheet").get_by_role("row").nth(2)).to_be_visible()
    download(page, tmp_path)
    page.goto(run)
    page = open_file(who, "reconciliation-memo.docx")
    expect(page.locator(".paper")).to_contain_text(re.compile("reconcil", re.IGNORECASE))
    page.get_by_role("tab", name="Pages").click()
    expect(page.get_by_role("img", name="Page 1")).to_be_visible(timeout=120_000)
    page.wait_for_function("() => document.querySelector('img[alt=\"Page 1\"]').naturalWidth > 500")
    page.get_by_role("tab", name="Content").click()
    expect(page.locator(".paper")).to_be_visible()
    download(page, tmp_path)

    who.go("Leaderboard")
    shown = [dollars(column(page, "Leaderboard", name)[0]) for name in ("Spend", "Income", "Balance")]
    assert shown == [spend, earned, balance]
    page.get_by_role("link", name="Ada").first.click()
    expect(who.heading(re.compile("Ada"))).to_be_visible()
    assert [who.figure(name) for name in ("Spend", "Income", "Balance")] == [spend, earned, balance]
    entries = ledger(who)
    assert sum(entries) == balance
    assert -sum(amount for amount in entries if amount < 0) == spend


def test_the_pages_of_a_pdf_are_shown(owner: Person, tmp_path: Path) -> None:
    owner.finish("Compare three quotes for depot shelving")
    page = open_file(owner, "recommendation.pdf")
    sheet = page.get_by_role("img", name="Page 1")
    expect(sheet).to_be_visible()
    page.wait_for_function("() => document.querySelector('img[alt=\"Page 1\"]').naturalWidth > 500")
    download(page, tmp_path)
