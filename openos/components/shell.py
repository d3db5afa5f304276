"""The frame of every page: navigation at the left, or at the bottom on a phone."""

from typing import Any, Literal, NamedTuple

import reflex as rx

from openos.components.brand import mark, wordmark
from openos.components.forms import native_form
from openos.components.icons import icon
from openos.components.kinds import Node, Text
from openos.components.links import native_link, page_link
from openos.components.people import person

Place = Literal[
    "home", "coworkers", "tasks", "runs", "spending", "leaderboard", "audit", "notices", "settings", ""
]


class Entry(NamedTuple):
    place: Place
    label: str
    href: str
    icon: str


ENTRIES = (
    Entry("home", "Home", "/", "house"),
    Entry("coworkers", "Coworkers", "/coworkers", "bot"),
    Entry("tasks", "Tasks", "/tasks", "clipboard-list"),
    Entry("runs", "Runs", "/runs", "activity"),
    Entry("spending", "Spending", "/spending", "receipt-text"),
)
LEADERBOARD = Entry("leaderboard", "Leaderboard", "/leaderboard", "trophy")
AUDIT = Entry("audit", "Audit", "/audit", "scroll-text")
NOTICES = Entry("notices", "Notices", "/notices", "bell")
SETTINGS = Entry("settings", "Settings", "/settings", "settings")


def shell(
    *children: rx.Component,
    current: Place,
    workspace: Text,
    name: Text,
    initials: Text,
    owner: rx.Var[bool] | bool,
    unseen: rx.Var[int] | int,
    on_shown: list[Any],
) -> rx.Component:
    """A page within the frame. `current` marks its entry; the rest says who is signed in and where.

    `unseen` is the number at the bell; `on_shown` the events whenever a page is shown: they come before all
    that a person does there, and not again when a lost connection is back, as a page's own loading does.
    """
    return rx.el.div(
        native_link(
            "Skip to content",
            href="#main",
            class_name="skip-link bg-(--surface) text-(--accent) border border-(--border) rounded-lg "
            "px-4 py-2.5 font-medium",
        ),
        _side(current, workspace, name, initials, owner, unseen),
        _top(current, workspace, unseen),
        rx.el.main(
            rx.el.div(*children, class_name="mx-auto max-w-[72rem] flex flex-col gap-6"),
            id="main",
            tab_index=-1,
            class_name="min-w-0 px-4 pt-5 pb-[calc(var(--bar)+1.5rem+env(safe-area-inset-bottom))] sm:px-6 "
            "lg:px-10 lg:pt-8 lg:pb-16 lg:ml-(--nav)",
        ),
        _bottom(current),
        class_name="min-h-dvh",
        on_mount=on_shown,
    )


def _current(entry: Entry, current: Place) -> dict[str, str]:
    return {"aria_current": "page"} if entry.place == current else {}


def _side(
    current: Place,
    workspace: Text,
    name: Text,
    initials: Text,
    owner: rx.Var[bool] | bool,
    unseen: rx.Var[int] | int,
) -> rx.Component:
    audit = rx.el.li(_side_entry(AUDIT, current))
    return rx.el.aside(
        page_link(
            wordmark(), href="/", aria_label="OpenOS, home", class_name="px-3 py-1 self-start rounded-lg"
        ),
        rx.el.p(workspace, class_name="t-small text-(--muted) px-3 mt-1 mb-4 truncate", title=workspace),
        rx.el.nav(
            rx.el.ul(
                *[rx.el.li(_side_entry(entry, current)) for entry in (*ENTRIES, LEADERBOARD)],
                rx.cond(owner, audit, rx.fragment()),
                rx.el.li(_side_entry(NOTICES, current, _number(unseen, "ml-auto"))),
                rx.el.li(_side_entry(SETTINGS, current)),
                class_name="flex flex-col gap-0.5",
            ),
            aria_label="Main",
        ),
        rx.el.div(
            person(initials),
            rx.el.span(name, class_name="truncate flex-1 min-w-0 t-small t-strong"),
            _sign_out(),
            class_name="mt-auto flex items-center gap-2.5 px-3",
        ),
        class_name="max-lg:hidden fixed inset-y-0 left-0 w-(--nav) flex flex-col px-3 py-5 border-r "
        "border-(--border) bg-(--surface)",
    )


def _number(unseen: rx.Var[int] | int, place: str) -> rx.Component:
    """How many notices nobody looked at yet; nothing when there are none."""
    return rx.el.span(
        rx.cond(
            unseen > 0,
            rx.el.span(
                unseen,
                rx.el.span(" unseen", class_name="sr-only"),
                class_name="inline-flex items-center justify-center min-w-5 h-5 px-1.5 rounded-full num "
                "bg-(--warning-soft) text-(--warning) text-[0.75rem] font-semibold",
            ),
            rx.fragment(),
        ),
        role="status",
        class_name=place,
    )


def _side_entry(entry: Entry, current: Place, aside: Node = "") -> rx.Component:
    look = (
        "bg-(--accent-soft) text-(--accent)"
        if entry.place == current
        else "text-(--muted) hover:bg-(--hover) hover:text-(--text)"
    )
    return page_link(
        icon(entry.icon),
        entry.label,
        aside,
        href=entry.href,
        class_name="flex items-center gap-3 rounded-lg px-3 min-h-11 lg:min-h-9 text-[0.9375rem] "
        f"font-medium {look}",
        **_current(entry, current),
    )


def _sign_out() -> rx.Component:
    return native_form(
        rx.el.button(
            icon("log-out"),
            type="submit",
            aria_label="Sign out",
            title="Sign out",
            class_name="inline-flex items-center justify-center size-11 lg:size-9 rounded-lg text-(--muted) "
            "hover:text-(--text) hover:bg-(--hover)",
        ),
        action="/auth/sign-out",
        method="post",
    )


def _top(current: Place, workspace: Text, unseen: rx.Var[int] | int) -> rx.Component:
    return rx.el.header(
        page_link(
            mark(),
            href="/",
            aria_label="OpenOS, home",
            class_name="inline-flex items-center justify-center size-11",
        ),
        rx.el.span(workspace, class_name="t-strong truncate flex-1 min-w-0"),
        _top_entry(NOTICES, current, _number(unseen, "absolute top-0.5 right-0")),
        *[_top_entry(entry, current) for entry in (LEADERBOARD, SETTINGS)],
        _sign_out(),
        class_name="lg:hidden sticky top-0 z-20 flex items-center gap-1 px-2 h-14 bg-(--surface) "
        "border-b border-(--border)",
    )


def _top_entry(entry: Entry, current: Place, aside: Node = "") -> rx.Component:
    look = "text-(--accent)" if entry.place == current else "text-(--muted)"
    return page_link(
        icon(entry.icon, size=20),
        rx.el.span(entry.label, class_name="sr-only"),
        aside,
        href=entry.href,
        class_name=f"relative inline-flex items-center justify-center size-11 rounded-lg {look}",
        **_current(entry, current),
    )


def _bottom(current: Place) -> rx.Component:
    return rx.el.nav(
        rx.el.ul(
            *[rx.el.li(_bottom_entry(entry, current), class_name="flex-1 min-w-0") for entry in ENTRIES],
            class_name="flex",
        ),
        aria_label="Main, at the bottom",
        class_name="lg:hidden fixed inset-x-0 bottom-0 z-20 bg-(--surface) border-t border-(--border) "
        "pb-[env(safe-area-inset-bottom)]",
    )


def _bottom_entry(entry: Entry, current: Place) -> rx.Component:
    look = "text-(--accent)" if entry.place == current else "text-(--muted)"
    return page_link(
        icon(entry.icon, size=20),
        rx.el.span(entry.label, class_name="text-[0.6875rem] leading-4 font-medium"),
        href=entry.href,
        class_name=f"flex flex-col items-center justify-center gap-0.5 h-(--bar) {look}",
        **_current(entry, current),
    )


def bare(*children: rx.Component) -> rx.Component:
    """A page outside the frame, for people who are not signed in."""
    return rx.el.main(
        rx.el.div(*children, class_name="w-full max-w-[26rem]"),
        id="main",
        class_name="min-h-dvh flex justify-center px-4 py-12 sm:items-center",
    )
