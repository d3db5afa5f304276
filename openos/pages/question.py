"""The card of a run that waits for a person: a question to answer, or a call to approve or deny."""

from typing import Any

import reflex as rx

from openos.components.buttons import button
from openos.components.feedback import error_banner
from openos.components.forms import field, text_area, text_input
from openos.components.icons import icon
from openos.components.surfaces import CARD
from openos.pages.layout import for_operators
from openos.state.question import Argument, QuestionState
from openos.state.run import RunState

PART: Any = RunState.question
ANSWER: Any = QuestionState.answer
CHOOSE: Any = QuestionState.choose
APPROVE: Any = QuestionState.approve
DENY: Any = QuestionState.deny
SENDING = QuestionState.sending
BODY = "t-mono whitespace-pre-wrap break-words bg-(--sunken) rounded-lg px-3 py-2 max-h-72 overflow-auto"


def question() -> rx.Component:
    """Nothing where the run waits for nobody."""
    face = rx.el.div(
        icon("message-circle-question", size=20, class_name="text-(--warning) mt-0.5"),
        rx.el.div(
            rx.cond(PART.approval, _approval(), _question()),
            error_banner(QuestionState.problem),
            class_name="min-w-0 flex-1 flex flex-col gap-4",
        ),
        id="question",
        class_name=f"{CARD} flex gap-3 p-4 sm:p-5 border-(--warning)",
    )
    return rx.cond(PART.id != "", face, rx.fragment())


def _title(words: rx.Component | rx.Var[str] | str) -> rx.Component:
    return rx.el.div(
        rx.el.h2(words, class_name="t-section"),
        rx.el.p(
            "Asked ",
            PART.asked.ago,
            ". The run waits without costing anything, and goes on with your word.",
            class_name="t-small text-(--muted) mt-0.5",
        ),
    )


def _question() -> rx.Component:
    choices = rx.el.div(
        rx.foreach(
            PART.choices,
            lambda choice: button(
                choice,
                variant="secondary",
                disabled=SENDING,
                on_click=CHOOSE(PART.id, choice),
                class_name="whitespace-normal text-left",
            ),
        ),
        class_name="flex flex-wrap gap-2 empty:hidden",
    )
    written = rx.el.form(
        field(
            rx.cond(PART.choices.length() > 0, "Or in your own words", "Your answer"),
            text_area("answer", rows=3, max_length=10_000),
            name="answer",
            error=QuestionState.error,
        ),
        rx.el.div(
            button(rx.cond(SENDING, "Sending", "Send answer"), type="submit", disabled=SENDING),
            class_name="mt-3",
        ),
        on_submit=ANSWER(PART.id),
        no_validate=True,
    )
    return rx.fragment(
        _title(rx.fragment(RunState.head.coworker, " asks")),
        rx.el.p(PART.text, class_name="whitespace-pre-wrap break-words max-w-prose"),
        for_operators(choices, written),
    )


def _approval() -> rx.Component:
    deny = rx.el.form(
        field(
            "Reason, if you deny it",
            text_input("reason", max_length=2_000, auto_complete="off"),
            name="reason",
            hint="The coworker is told, and goes on without the call.",
        ),
        rx.el.div(
            button("Approve", mark="check", disabled=SENDING, on_click=APPROVE(PART.id)),
            button("Deny", variant="danger", mark="x", type="submit", disabled=SENDING),
            class_name="flex flex-wrap gap-2 mt-3",
        ),
        on_submit=DENY(PART.id),
        no_validate=True,
    )
    return rx.fragment(
        _title(rx.fragment(RunState.head.coworker, " wants to use ", PART.tool)),
        rx.el.dl(rx.foreach(PART.arguments, _argument), class_name="flex flex-col gap-3"),
        for_operators(deny),
    )


def _argument(argument: rx.Var[Argument]) -> rx.Component:
    return rx.el.div(
        rx.el.dt(argument.name, class_name="t-label mb-1"),
        rx.el.dd(rx.el.pre(argument.value, class_name=BODY, tab_index=0)),
        class_name="min-w-0",
    )
