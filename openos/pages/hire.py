"""The form that hires a coworker."""

import reflex as rx

from openos.components.buttons import button, link_button
from openos.components.feedback import error_banner, fields_notice, skeleton_text
from openos.components.forms import dollars_input, field, text_area, text_input
from openos.components.icons import icon
from openos.components.navigation import breadcrumb
from openos.components.permissions import permissions
from openos.components.skills import skill_boxes
from openos.components.status import practice_badge
from openos.components.surfaces import card, heading
from openos.pages.layout import page, title
from openos.state.hire import HireState, ModelChoice, Provider

CHOICE = (
    "relative flex gap-3 items-start rounded-lg border border-(--border) px-4 py-3 min-h-11 "
    "has-checked:border-(--accent) has-checked:bg-(--accent-soft) has-disabled:bg-(--sunken) "
    "has-disabled:text-(--muted) has-focus-visible:outline-2 has-focus-visible:outline-(--accent)"
)


@rx.page(route="/coworkers/new", title=title("Hire a coworker"), on_load=HireState.load)
def hire() -> rx.Component:
    return page(
        breadcrumb(("Coworkers", "/coworkers"), here="Hire"),
        heading("Hire a coworker"),
        rx.cond(HireState.loading, skeleton_text(), _form()),
        current="coworkers",
    )


def _form() -> rx.Component:
    return rx.el.form(
        card(_who(), class_name="p-4 sm:p-5 flex flex-col gap-5"),
        card(_model()),
        card(_money(), class_name="p-4 sm:p-5 flex flex-col gap-5"),
        card(_skills(), class_name="px-4 py-2 sm:px-5"),
        card(_tools(), class_name="px-4 py-2 sm:px-5"),
        fields_notice(HireState.errors),
        error_banner(HireState.problem),
        rx.el.div(
            button(rx.cond(HireState.hiring, "Hiring", "Hire"), type="submit", disabled=HireState.hiring),
            link_button("Cancel", "/coworkers", variant="quiet"),
            class_name="flex gap-2",
        ),
        on_submit=HireState.submit,
        no_validate=True,
        class_name="flex flex-col gap-5 max-w-3xl",
    )


def _error(name: str) -> rx.Var[str]:
    return HireState.errors.get(name, "")


def _who() -> rx.Component:
    return rx.fragment(
        field(
            "Name",
            text_input(
                "signature",
                placeholder="Ada",
                max_length=128,
                auto_complete="off",
                invalid=_error("signature") != "",
            ),
            name="signature",
            hint="How it is called on every screen, in the ledger and on its deliverables.",
            error=_error("signature"),
        ),
        field(
            "Instructions",
            text_area("instructions", rows=4, max_length=20_000),
            name="instructions",
            hint="How it should work, added to every task. May be empty.",
            error=_error("instructions"),
        ),
    )


def _model() -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend("Model", class_name="t-small t-strong mb-2"),
        rx.foreach(HireState.offers, _provider),
        rx.cond(
            _error("model") != "",
            rx.el.p(_error("model"), role="alert", class_name="t-small text-(--negative) mt-2"),
            rx.fragment(),
        ),
        class_name="flex flex-col gap-5",
    )


def _provider(provider: rx.Var[Provider]) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.h3(provider.name, class_name="t-label"),
            rx.cond(
                provider.missing != "",
                rx.el.p(
                    "Not available: set ",
                    rx.el.code(provider.missing, class_name="t-mono select-all"),
                    " for ClawWork",
                    class_name="t-small text-(--warning)",
                ),
                rx.fragment(),
            ),
            class_name="flex flex-wrap items-baseline justify-between gap-x-4 mb-2",
        ),
        rx.el.div(rx.foreach(provider.models, _choice), class_name="grid gap-2 sm:grid-cols-2"),
        class_name="mt-4 first-of-type:mt-0",
    )


def _choice(model: rx.Var[ModelChoice]) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="radio",
            name="model",
            value=model.id,
            default_checked=model.chosen,
            disabled=~model.available,
            class_name="mt-1 size-4 accent-(--accent) shrink-0 outline-none",
        ),
        rx.el.span(
            rx.el.span(
                rx.el.span(model.label, class_name="t-strong"),
                rx.cond(model.practice, practice_badge(), rx.fragment()),
                class_name="flex flex-wrap items-center gap-2",
            ),
            rx.el.span(model.note, class_name="block t-small text-(--muted)"),
            class_name="min-w-0",
        ),
        class_name=CHOICE,
    )


def _money() -> rx.Component:
    return rx.fragment(
        field(
            "Opening balance",
            dollars_input("opening_balance", default_value="10.00"),
            name="opening_balance",
            hint="Its own economy: costs come off it, accepted work adds to it. At zero it can't work.",
            error=_error("opening_balance"),
        ),
        rx.el.fieldset(
            rx.el.legend("Caps on spend", class_name="t-small t-strong"),
            rx.el.p(
                "A call that might go over a cap is refused before it is sent. Empty means no cap of "
                "that kind.",
                class_name="t-small text-(--muted) mb-4",
            ),
            rx.el.div(
                _cap("cap_run", "Per run", "1.00"),
                _cap("cap_daily", "Per day", "25.00"),
                _cap("cap_monthly", "Per month", "200.00"),
                class_name="grid gap-5 sm:grid-cols-3",
            ),
        ),
    )


def _skills() -> rx.Component:
    return _more("Skills", skill_boxes(HireState.skills), id="skills")


def _tools() -> rx.Component:
    about = rx.el.p(
        "At first it may use every tool. Ask first: a person approves each call. Off: it does not have "
        "the tool.",
        class_name="t-small text-(--muted) mb-2",
    )
    return _more("Tools", about, permissions(HireState.tools), id="tools")


def _more(label: str, *children: rx.Component, id: str) -> rx.Component:
    return rx.el.details(
        rx.el.summary(
            label,
            icon("chevron-down", size=16, class_name="text-(--muted) group-open:rotate-180"),
            class_name="t-small t-strong min-h-11 flex items-center justify-between cursor-pointer",
        ),
        *children,
        id=id,
        class_name="group",
    )


def _cap(name: str, label: str, value: str) -> rx.Component:
    return field(label, dollars_input(name, default_value=value), name=name, error=_error(name))
