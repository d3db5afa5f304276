"""One skill: what it says, the files that come with it, and its versions."""

from typing import Any

import reflex as rx

from openos.components.amounts import moment
from openos.components.buttons import button
from openos.components.feedback import error_banner, skeleton_text
from openos.components.files import file_list, file_row
from openos.components.links import page_link, text_link
from openos.components.navigation import breadcrumb
from openos.components.status import tag
from openos.components.surfaces import CARD, card, heading, section
from openos.components.uploads import upload
from openos.pages.layout import for_operators, page, title_of
from openos.state.rows import FileLine
from openos.state.skill import SkillState, VersionLine

HEAD: Any = SkillState.head
REMOVE: Any = SkillState.remove
CHANGEABLE = HEAD.newest & ~HEAD.retired


@rx.page(route="/skills/[skill_id]", title=title_of(HEAD.name, before="Skill"), on_load=SkillState.load)
def skill() -> rx.Component:
    return page(
        breadcrumb(("Settings", "/settings"), here=HEAD.name),
        error_banner(SkillState.problem),
        rx.cond(
            SkillState.loading,
            skeleton_text(10),
            rx.cond(HEAD.id != "", rx.fragment(_top(), _body()), rx.fragment()),
        ),
        current="settings",
    )


def _top() -> rx.Component:
    older = rx.el.span("an older one; ", text_link("show the newest", HEAD.href))
    lead = rx.el.span(
        rx.el.span("Version ", HEAD.version),
        rx.cond(HEAD.newest, rx.fragment(), older),
        rx.cond(HEAD.retired, tag("retired"), rx.fragment()),
        class_name="inline-flex flex-wrap items-center gap-x-2.5 gap-y-1",
    )
    return heading(HEAD.name, lead=lead)


def _body() -> rx.Component:
    text = rx.el.p(HEAD.instructions, class_name="whitespace-pre-wrap max-w-prose break-words")
    return rx.el.div(
        rx.el.div(section("Instructions", card(text)), _files(), class_name="flex flex-col gap-6 min-w-0"),
        _versions(),
        class_name="grid gap-6 lg:grid-cols-[minmax(0,1fr)_20rem] items-start",
    )


def _files() -> rx.Component:
    nothing = rx.el.p("No files come with it.", class_name="text-(--muted)")
    add = upload(
        rx.Var.create("/files/skills/") + HEAD.id,
        hint="Each change makes a new version. A file of the same name is replaced.",
        problem=SkillState.upload_problem,
    )
    return section(
        "Files",
        rx.cond(
            SkillState.files.length() > 0,
            file_list(rx.foreach(SkillState.files, _file), label="Files of the skill"),
            nothing,
        ),
        for_operators(rx.cond(CHANGEABLE, add, rx.fragment())),
    )


def _file(file: rx.Var[FileLine]) -> rx.Component:
    remove = button(
        "Remove",
        variant="quiet",
        disabled=SkillState.busy,
        on_click=REMOVE(file.name),
        aria_label="Remove " + file.name,
        class_name="mr-2",
    )
    return rx.el.div(
        rx.el.div(
            file_row(file.name, file.kind, file.size, href=file.href, opens=False),
            class_name="min-w-0 flex-1",
        ),
        for_operators(rx.cond(CHANGEABLE, remove, rx.fragment())),
        class_name="flex items-center border-b border-(--border) last:border-0",
        key=file.name,
    )


def _versions() -> rx.Component:
    listed = rx.el.ol(rx.foreach(SkillState.versions, _version), class_name=f"{CARD} overflow-hidden")
    return section("Versions", listed)


def _version(line: rx.Var[VersionLine]) -> rx.Component:
    here = line.version == HEAD.version
    return rx.el.li(
        page_link(
            rx.el.span("Version ", line.version, class_name="t-strong"),
            rx.el.span(line.files, " · ", moment(line.written), class_name="t-small text-(--muted)"),
            href=line.href,
            aria_current=rx.cond(here, "page", "false"),
            class_name=[
                "flex flex-wrap items-baseline justify-between gap-x-3 min-h-11 px-4 py-2.5",
                "hover:bg-(--hover)",
                rx.cond(here, "bg-(--sunken)", ""),
            ],
        ),
        class_name="border-b border-(--border) last:border-0",
        key=line.version.to_string(),
    )
