"""The account, the workspace, and whether both services are well."""

from typing import Any

import reflex as rx

from openos.components.amounts import moment
from openos.components.buttons import button
from openos.components.feedback import error_banner, skeleton_rows
from openos.components.forms import native_form
from openos.components.icons import icon
from openos.components.links import text_link
from openos.components.status import tag
from openos.components.surfaces import CARD, card, facts, heading, section
from openos.pages.endpoints import endpoints
from openos.pages.layout import for_owners, page, title
from openos.pages.password import password
from openos.pages.servers import servers
from openos.pages.skills import skills
from openos.pages.workspace import workspace
from openos.state.endpoints import EndpointsState
from openos.state.servers import ServersState
from openos.state.session import SessionState
from openos.state.sessions import SessionLine, SessionsState
from openos.state.settings import Part, SettingsState
from openos.state.skills import SkillsState
from openos.state.workspace import WorkspaceState

END: Any = SessionsState.end


@rx.page(
    route="/settings",
    title=title("Settings"),
    # what stands above the workspace's rules comes first: a field that is led to must not move away again
    on_load=[
        SettingsState.load,
        SessionsState.load,
        EndpointsState.load,
        WorkspaceState.load,
        SkillsState.load,
        ServersState.load,
    ],
)
def settings() -> rx.Component:
    return page(
        heading("Settings"),
        _account(),
        _sessions(),
        password(),
        endpoints(),
        workspace(),
        skills(),
        servers(),
        section(
            "Health",
            rx.el.div(
                error_banner(SettingsState.problem),
                rx.cond(SettingsState.loading, skeleton_rows(), _health()),
                class_name="flex flex-col gap-4",
            ),
            aside=button("Check again", variant="quiet", mark="refresh-cw", on_click=SettingsState.load),
        ),
        current="settings",
        on_shown=[SkillsState.close],
    )


def _account() -> rx.Component:
    return section(
        "Account and workspace",
        card(
            facts(
                ("Name", SessionState.display_name),
                ("Email", SessionState.email),
                ("Workspace", SessionState.workspace_name),
                ("Role", SessionState.role),
            ),
            class_name="px-4 sm:px-5 py-2",
        ),
        for_owners(rx.el.p(text_link("Audit records", "/audit"), class_name="mt-3 lg:hidden")),
        rx.el.div(
            native_form(
                button("Sign out", type="submit", variant="secondary", mark="log-out"),
                action="/auth/sign-out",
                method="post",
            ),
            class_name="mt-3",
        ),
    )


def _sessions() -> rx.Component:
    return section(
        "Signed in",
        error_banner(SessionsState.problem),
        rx.el.ul(rx.foreach(SessionsState.rows, _session), class_name=f"{CARD} overflow-hidden"),
        rx.el.div(
            button("Sign out everywhere", variant="danger", on_click=SessionsState.end_all),
            class_name="mt-3",
        ),
    )


def _session(line: rx.Var[SessionLine]) -> rx.Component:
    end = button("Sign out", variant="quiet", class_name="ml-auto", on_click=END(line.place))
    times = rx.fragment("signed in ", moment(line.since), ", last seen ", moment(line.seen))
    return rx.el.li(
        rx.el.div(
            rx.el.p(rx.cond(line.here, "Here", "Another browser"), class_name="t-strong"),
            rx.el.p(times, class_name="t-small text-(--muted)"),
        ),
        rx.cond(line.here, rx.fragment(), end),
        class_name="flex items-center gap-3 px-4 sm:px-5 py-3 border-b border-(--border) last:border-0",
    )


def _health() -> rx.Component:
    well = _line("OpenOS, the web service", True, False, "This page came through it.", "")
    return rx.el.ul(
        well,
        rx.cond(
            SettingsState.parts.length() > 0,
            rx.fragment(
                _line(
                    rx.fragment("ClawWork ", SettingsState.version),
                    SettingsState.ready,
                    False,
                    rx.cond(SettingsState.ready, "Ready for work.", "Not ready: see below."),
                    "",
                ),
                rx.foreach(SettingsState.parts, _part),
                rx.cond(SettingsState.missing.length() > 0, _missing(), rx.fragment()),
            ),
            _line(
                "ClawWork", False, False, "It does not answer.", "Start it, and check CLAWWORK_INTERNAL_URL."
            ),
        ),
        class_name=f"{CARD} overflow-hidden",
    )


def _part(part: rx.Var[Part]) -> rx.Component:
    return _line(part.name, part.ok, part.optional, part.detail, part.remedy)


def _missing() -> rx.Component:
    names = rx.foreach(SettingsState.missing, lambda name: rx.el.code(name, class_name="t-mono select-all"))
    return rx.el.li(
        rx.el.p("Variables that are not set"),
        rx.el.div(names, class_name="flex flex-wrap gap-x-4 gap-y-1 text-(--muted) mt-1"),
        class_name="px-4 sm:px-5 py-3",
    )


def _line(
    name: rx.Component | rx.Var[str] | str,
    ok: rx.Var[bool] | bool,
    optional: rx.Var[bool] | bool,
    detail: rx.Component | rx.Var[str] | str,
    remedy: rx.Var[str] | str,
) -> rx.Component:
    good = icon("circle-check", class_name="text-(--positive) mt-0.5")
    off = icon("circle-minus", class_name="text-(--warning) mt-0.5")
    bad = icon("circle-x", class_name="text-(--negative) mt-0.5")
    return rx.el.li(
        rx.cond(ok, good, rx.cond(optional, off, bad)),
        rx.el.div(
            rx.el.p(
                rx.el.span(name, class_name="t-strong"),
                rx.el.span(
                    rx.cond(ok, "works", rx.cond(optional, "off", "not working")), class_name="sr-only"
                ),
                rx.cond(optional, tag("optional"), rx.fragment()),
                class_name="flex flex-wrap items-center gap-2",
            ),
            rx.el.p(detail, class_name="text-(--muted)"),
            rx.cond(remedy != "", rx.el.p(remedy, class_name="mt-1 select-all break-words"), rx.fragment()),
            class_name="min-w-0",
        ),
        class_name="flex gap-3 px-4 sm:px-5 py-3 border-b border-(--border) last:border-0",
    )
