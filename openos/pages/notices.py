"""Notices: the caps that need somebody's eye, the newest first."""

import reflex as rx

from openos.components.amounts import moment
from openos.components.feedback import empty_state, error_banner, skeleton_rows
from openos.components.icons import icon
from openos.components.links import text_link
from openos.components.status import tag
from openos.components.surfaces import CARD, heading
from openos.pages.layout import for_owners, page, title
from openos.state.notices import NoticeLine, NoticesState


@rx.page(route="/notices", title=title("Notices"), on_load=NoticesState.load)
def notices() -> rx.Component:
    return page(
        heading(
            "Notices", lead="Caps of today and this month that are nearly used up, or that stopped a run."
        ),
        error_banner(NoticesState.problem, retry=NoticesState.load),
        rx.cond(NoticesState.loading, skeleton_rows(3), _list()),
        current="notices",
    )


def _list() -> rx.Component:
    nothing = rx.cond(
        NoticesState.problem.title == "",
        empty_state(
            "Nothing to see to",
            "A cap is told of here when 80 % of it is used, and again when a call no longer fits under it.",
            mark="bell",
        ),
        rx.fragment(),
    )
    listed = rx.el.ul(
        rx.foreach(NoticesState.lines, _notice), aria_label="Notices", class_name=f"{CARD} overflow-hidden"
    )
    return rx.cond(NoticesState.lines.length() > 0, listed, nothing)


def _notice(line: rx.Var[NoticeLine]) -> rx.Component:
    mark = rx.cond(
        line.reached,
        icon("circle-alert", size=20, class_name="text-(--negative) mt-0.5"),
        icon("triangle-alert", size=20, class_name="text-(--warning) mt-0.5"),
    )
    return rx.el.li(
        mark,
        rx.el.div(
            rx.el.p(
                rx.el.span(rx.cond(line.reached, "Cap reached", "Cap warning"), class_name="t-strong"),
                rx.cond(line.fresh, tag("new"), rx.fragment()),
                class_name="flex items-center gap-2",
            ),
            rx.el.p(line.words, class_name="mt-0.5"),
            rx.el.p(
                moment(line.at),
                text_link("The run", line.run),
                for_owners(text_link(line.link, line.href)),
                class_name="mt-1 flex flex-wrap items-center gap-x-4 gap-y-1 t-small text-(--muted)",
            ),
            class_name="min-w-0 flex-1",
        ),
        class_name="flex gap-3 px-4 py-3.5 border-b border-(--border) last:border-0",
    )
