"""Writing a task: title, occupation, brief and what the work is worth."""

from collections.abc import AsyncIterator
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import reflex as rx
from reflex.event import EventSpec

from openos.gateway import get_gateway
from openos.gateway.errors import GatewayError, Refused
from openos.gateway.models import WriteTask
from openos.state.page import Page, problem_of
from openos.state.rubric import typed_rubric
from openos.state.session import identity_of
from openos.state.values import CENT, Problem

MOST = Decimal(100_000)  # dollars, as ClawWork accepts
NEEDED = {
    "title": "Give the task a title.",
    "occupation": "Say whose work this is, like Accountant.",
    "brief": "Say what is to be done.",
}


def checked(form: dict[str, Any]) -> tuple[dict[str, str], Decimal, dict[str, str]]:
    """The texts of the form, its value in dollars, and what is wrong by field."""
    texts = {name: str(form.get(name, "")).strip() for name in NEEDED}
    wrong = {name: words for name, words in NEEDED.items() if not texts[name]}
    value = Decimal(0)
    try:
        value = Decimal(str(form.get("value", "")).strip().removeprefix("$").replace(",", ""))
        if not 0 <= value <= MOST or value != value.quantize(CENT):
            wrong["value"] = f"Give whole cents, from $0 to ${MOST:,}."
    except InvalidOperation:  # also what NaN raises when it is compared
        wrong["value"] = "Give an amount in dollars, like 120 or 49.50."
    return texts, value, wrong


class WriteTaskState(Page, rx.State):
    errors: dict[str, str] = {}
    saving: bool = False
    _key: str = ""

    @rx.event
    def load(self) -> None:
        self.errors, self.saving, self.problem, self._key = {}, False, Problem(), uuid4().hex
        self.loading = False

    @rx.event
    async def submit(self, form: dict[str, Any]) -> AsyncIterator[EventSpec | None]:
        """Saves the task and opens it, where files are added and a run is started."""
        texts, value, wrong = checked(form)
        rubric, wrong_rubric = typed_rubric(form)
        self.errors = wrong | wrong_rubric
        if self.errors:
            return
        self.saving, self.problem = True, Problem()
        yield None
        try:
            wanted = WriteTask(**texts, value=value, rubric=rubric)
            task = await get_gateway().write_task(await identity_of(self), wanted, key=self._key)
            self._key = uuid4().hex
            yield rx.redirect(f"/tasks/{quote(task.id, safe='')}")
        except Refused as error:
            self.errors = dict(error.fields)
            self.problem = problem_of("The task was not saved", error)
        except GatewayError as error:
            self.problem = problem_of("The task was not saved", error)
        finally:
            self.saving = False
