"""A score with its evidence, the same beside a run and beside a deliverable."""

from typing import Any

import reflex as rx

from openos.components.amounts import meter, moment, money
from openos.components.status import check_mark, tag
from openos.state.score import Finding, Opinion


def evaluation(score: Any) -> rx.Component:  # noqa: ANN401
    """The number against its threshold, what was paid for it, and what was found check by check."""
    return rx.el.div(
        rx.cond(score.known, _number(score), rx.el.p("No score", class_name="t-strong")),
        rx.cond(
            score.feedback != "",
            rx.el.p(
                score.feedback,
                tab_index=0,
                class_name="text-(--muted) whitespace-pre-wrap break-words max-h-96 overflow-y-auto mt-3",
            ),
            rx.fragment(),
        ),
        rx.el.ul(
            rx.foreach(score.people, _opinion), class_name="mt-4 empty:hidden", aria_label="People's scores"
        ),
        rx.el.ul(rx.foreach(score.findings, _finding), class_name="mt-4 empty:hidden"),
    )


def _opinion(item: rx.Var[Opinion]) -> rx.Component:
    return rx.el.li(
        rx.el.p(
            rx.el.span(item.shown, class_name="t-strong"),
            rx.el.span("by ", item.by),
            moment(item.when),
            rx.cond(item.overrides, tag("instead"), tag("beside")),
            class_name="flex flex-wrap items-baseline gap-x-2",
        ),
        rx.el.p(
            item.words,
            class_name="t-small text-(--muted) whitespace-pre-wrap break-words empty:hidden",
        ),
        class_name="py-2 border-t border-(--border)",
    )


def _number(score: Any) -> rx.Component:  # noqa: ANN401
    return rx.fragment(
        rx.el.div(
            rx.el.span(score.shown, class_name="t-figure"),
            rx.el.span(score.method, class_name="t-small text-(--muted)"),
            class_name="flex items-baseline gap-3 mb-2.5",
        ),
        rx.cond(
            score.agreement != "",
            rx.el.p(score.agreement, class_name="t-small text-(--muted) mb-2.5"),
            rx.fragment(),
        ),
        meter(rx.Var.create("Score ") + score.shown, score.share, threshold=score.threshold),
        rx.el.p(
            rx.cond(
                score.accepted,
                rx.fragment("Accepted: paid ", money(score.paid), " of ", money(score.value)),
                rx.fragment("Not accepted: nothing is paid below ", score.threshold_shown),
            ),
            class_name="t-small text-(--muted) mt-2.5",
        ),
    )


def _finding(item: rx.Var[Finding]) -> rx.Component:
    return rx.el.li(
        check_mark(item.passed),
        rx.el.div(
            rx.el.p(item.label, class_name=rx.cond(item.passed, "", "t-strong")),
            rx.el.p(
                item.evidence,
                rx.el.span(" · ", item.weight, class_name="whitespace-nowrap"),
                class_name="t-small text-(--muted) break-words",
            ),
            class_name="min-w-0",
        ),
        class_name="flex gap-2.5 py-2 border-t border-(--border)",
    )
