"""Scoring a deliverable oneself: as a whole or by parts, beside the machine's score or instead of it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any
from uuid import uuid4

import reflex as rx

from openos.gateway import get_gateway
from openos.gateway.errors import GatewayError, Refused
from openos.gateway.models import ScoreWork
from openos.state.deliverable import DeliverableState
from openos.state.page import Page, problem_of
from openos.state.session import identity_of
from openos.state.values import Problem

WHOLE = Decimal(100)
PLACES = Decimal("0.0001")
NO_SCORE = "Give a number from 0 to 100, or score every part."
NO_REASON = "Say why: it stands beside both scores and in the ledger."
PREFIX = "part-"


@dataclass(frozen=True)
class PartField:
    """A part of the rubric as a field of the form."""

    name: str = ""
    label: str = ""
    criteria: str = ""


def share(text: str) -> Decimal:
    """A score of 0 to 1 from what is typed as 0 to 100. Raises ValueError."""
    try:
        value = Decimal(text.strip().removesuffix("%").strip())
    except InvalidOperation as error:
        raise ValueError(NO_SCORE) from error
    if not (value.is_finite() and 0 <= value <= WHOLE):
        raise ValueError(NO_SCORE)
    return (value / WHOLE).quantize(PLACES, ROUND_HALF_UP)


def typed_score(form: dict[str, Any], parts: list[str]) -> tuple[ScoreWork, dict[str, str]]:
    """The score that the form holds, and what is wrong by field; `parts` are the names of their fields."""
    texts = {name: str(value).strip() for name, value in form.items()}
    given = {name: texts[name] for name in parts if texts.get(name)}
    whole, wrong = texts.get("score", ""), {}
    score = ScoreWork(
        comment=texts.get("comment", ""), override=bool(form.get("override")), reason=texts.get("reason", "")
    )
    try:
        if given and not whole:
            found = {name.removeprefix(PREFIX): share(texts.get(name, "")) for name in parts}
            score = score.model_copy(update={"parts": found})
        else:
            score = score.model_copy(update={"score": share(whole)})
    except ValueError as error:
        wrong["score"] = f"{error}"
    if score.override and not score.reason:
        wrong["reason"] = NO_REASON
    return score, wrong


class ScoringState(Page, rx.State):
    """The form beside a deliverable's score; `open` while it is shown."""

    open: bool = False
    parts: list[PartField] = []
    errors: dict[str, str] = {}
    saving: bool = False
    _of: str = ""
    _key: str = ""

    @rx.event
    def load(self) -> None:
        """Closes a form that is another deliverable's."""
        if self._of != self._last_of_path():
            self.open = False

    @rx.event
    async def begin(self) -> None:
        """Opens the form with the parts of this work's rubric."""
        self._of = wanted = self._last_of_path()
        self.errors, self._key = {}, uuid4().hex
        async with self._asking("The form could not be opened") as identity:
            found = await get_gateway().scores(identity, wanted)
            self.parts = [PartField(PREFIX + p.id, p.label, "\n".join(p.criteria)) for p in found.parts]
            self.open = True

    @rx.event
    def close(self) -> None:
        self.open, self.errors, self.problem = False, {}, Problem()

    @rx.event
    async def save(self, form: dict[str, Any]) -> AsyncIterator[Any]:
        """Sends the score once, however often the button is pressed, and shows it."""
        score, self.errors = typed_score(form, [part.name for part in self.parts])
        if self.errors:
            return
        wanted, self.saving, self.problem = self._last_of_path(), True, Problem()
        yield None
        try:
            await get_gateway().score_work(await identity_of(self), wanted, score, key=self._key)
            self.open = False
            yield DeliverableState.load
        except GatewayError as error:
            self.errors = dict(error.fields) if isinstance(error, Refused) else {}
            self.problem = problem_of("The score was not saved", error)
        finally:
            self.saving = False
