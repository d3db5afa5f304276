"""One pair of services for all browser tests, and a person with a browser for each of them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import which
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.person import LAUNCH, Person
from tests.browser.stack import Stack, started

CHROMIUM = which("chromium-headless-shell") or which("chromium")
"""The system's, without windows where there is that one; None where Playwright has installed its own."""
PACE = 0.15
NewPerson = Callable[..., Person]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("stack")


@pytest.fixture(scope="session")
def stack(folder: Path) -> Iterator[Stack]:
    with started(folder, pace=PACE) as both:
        yield both


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=list(LAUNCH))
        yield opened
        opened.close()


@pytest.fixture
def new_person(stack: Stack, browser: Browser) -> Iterator[NewPerson]:
    """new_person(**options of the browser context); nobody may leave an error in a console."""
    people: list[Person] = []

    def new(**options: Any) -> Person:
        settings = {"viewport": {"width": 1440, "height": 900}, "reduced_motion": "reduce", **options}
        people.append(Person(browser.new_context(**settings), stack.address))
        return people[-1]

    yield new
    for person in people:
        person.context.close()
    assert [error for person in people for error in person.errors] == []


@pytest.fixture
def person(new_person: NewPerson) -> Person:
    """Somebody with an account of their own and nothing in it."""
    who = new_person()
    who.sign_up(f"p{uuid4().hex[:8]}")
    return who


@pytest.fixture
def owner(person: Person) -> Person:
    """Somebody who has hired Ada."""
    person.hire("Ada")
    return person
