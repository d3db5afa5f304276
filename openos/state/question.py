"""What a run waits for a person to say, and saying it."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from openos.accounts import Identity
from openos.gateway import get_gateway
from openos.gateway.errors import GatewayError
from openos.gateway.models import Question, WaitingQuestion
from openos.state.page import Page, problem_of
from openos.state.session import identity_of
from openos.state.values import NO_MOMENT, Moment, Problem, initials, moment

Send = Callable[[Identity, str], Awaitable[object]]


@dataclass(frozen=True)
class Argument:
    name: str = ""
    value: str = ""


@dataclass(frozen=True)
class QuestionPart:
    """`approval`: a tool call waits for a yes or no; else a question in words. No `id`: nothing waits."""

    id: str = ""
    approval: bool = False
    tool: str = ""
    text: str = ""
    choices: list[str] = field(default_factory=list)
    arguments: list[Argument] = field(default_factory=list)
    asked: Moment = NO_MOMENT


@dataclass(frozen=True)
class WaitingLine:
    href: str = ""
    coworker: str = ""
    initials: str = ""
    practice: bool = False
    words: str = ""
    task: str = ""
    approval: bool = False
    asked: Moment = NO_MOMENT


def question_part(question: Question | None) -> QuestionPart:
    """The question of a run's page; an empty one where nothing waits."""
    if question is None:
        return QuestionPart()
    return QuestionPart(
        id=question.id,
        approval=question.kind == "approval",
        tool=question.tool,
        text=question.text,
        choices=question.choices,
        arguments=[Argument(name, _shown(value)) for name, value in question.arguments.items()],
        asked=moment(question.asked_at),
    )


def waiting_line(question: WaitingQuestion) -> WaitingLine:
    """A question as a list shows it."""
    approval = question.kind == "approval"
    return WaitingLine(
        href=f"/runs/{question.simulation_id}",
        coworker=question.signature,
        initials=initials(question.signature),
        practice=question.practice,
        words=f"Wants to use {question.tool}" if approval else question.text,
        task=question.title,
        approval=approval,
        asked=moment(question.asked_at),
    )


def _shown(value: Any) -> str:  # noqa: ANN401 - whatever JSON the model sent
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2)


class QuestionState(Page, rx.State):
    """The words of the person who answers; the run's own page follows what comes of it."""

    sending: bool = False
    error: str = ""

    @rx.event(background=True)
    async def answer(self, question_id: str, form: dict[str, Any]) -> None:
        """Sends the answer that was written."""
        words = str(form.get("answer", "")).strip()
        if not words:
            async with self:
                self.error = "Write an answer first."
            return
        await self._say("The answer was not sent", _answering(question_id, words))

    @rx.event(background=True)
    async def choose(self, question_id: str, choice: str) -> None:
        """Sends the answer that was chosen."""
        await self._say("The answer was not sent", _answering(question_id, choice))

    @rx.event(background=True)
    async def approve(self, question_id: str) -> None:
        await self._say("The call was not approved", lambda i, r: get_gateway().approve(i, r, question_id))

    @rx.event(background=True)
    async def deny(self, question_id: str, form: dict[str, Any]) -> None:
        reason = str(form.get("reason", "")).strip()
        await self._say("The call was not denied", lambda i, r: get_gateway().deny(i, r, question_id, reason))

    async def _say(self, title: str, send: Send) -> None:
        async with self:
            if self.sending:
                return
            identity, run_id = await identity_of(self), self._last_of_path()
            self.sending, self.error, self.problem = True, "", Problem()
        try:
            await send(identity, run_id)
        except GatewayError as error:
            async with self:
                self.problem = problem_of(title, error)
        finally:
            async with self:
                self.sending = False


def _answering(question_id: str, words: str) -> Send:
    return lambda identity, run_id: get_gateway().answer(identity, run_id, question_id, words)
