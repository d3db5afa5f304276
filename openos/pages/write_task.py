"""The form that writes a task."""

import reflex as rx

from openos.components.buttons import button, link_button
from openos.components.feedback import error_banner, fields_notice
from openos.components.forms import dollars_input, field, fields, text_area, text_input
from openos.components.navigation import breadcrumb
from openos.components.surfaces import card, heading
from openos.pages.layout import page, title
from openos.state.write_task import WriteTaskState


@rx.page(route="/tasks/new", title=title("Write a task"), on_load=WriteTaskState.load)
def write_task() -> rx.Component:
    return page(
        breadcrumb(("Tasks", "/tasks"), here="Write"),
        heading("Write a task", lead="Reference files are added on the next page."),
        _form(),
        current="tasks",
    )


def _error(name: str) -> rx.Var[str]:
    return WriteTaskState.errors.get(name, "")


def _rubric() -> rx.Component:
    return rx.el.details(
        rx.el.summary(
            "What good work is, in your own words (optional)",
            class_name="t-small text-(--accent) inline-flex items-center min-h-11",
        ),
        rx.el.div(
            field(
                "Criteria",
                text_area(
                    "criteria", rows=5, max_length=11_000, placeholder="3x Every total agrees with the books"
                ),
                name="criteria",
                hint="One a line; 3x before it counts it three times. They replace the occupation's rubric.",
                error=_error("criteria"),
            ),
            field(
                "Files that must be handed in",
                text_input("deliverables", max_length=4_000, auto_complete="off", placeholder="report.docx"),
                name="deliverables",
                hint="By name, with commas. Without one of them the score is at most 20%.",
                error=_error("deliverables"),
            ),
            class_name="flex flex-col gap-5 mt-2",
        ),
        open=(_error("criteria") != "") | (_error("deliverables") != ""),
    )


def _form() -> rx.Component:
    saving = WriteTaskState.saving
    return rx.el.form(
        card(
            field(
                "Title",
                text_input("title", max_length=180, auto_complete="off", invalid=_error("title") != ""),
                name="title",
                error=_error("title"),
            ),
            fields(
                field(
                    "Occupation",
                    text_input(
                        "occupation",
                        max_length=120,
                        placeholder="Accountant",
                        invalid=_error("occupation") != "",
                    ),
                    name="occupation",
                    hint="Whose work this is.",
                    error=_error("occupation"),
                ),
                field(
                    "Value",
                    dollars_input("value", default_value="50.00"),
                    name="value",
                    hint="What accepted work is worth; it is paid into the coworker's balance.",
                    error=_error("value"),
                ),
            ),
            field(
                "Brief",
                text_area("brief", rows=12, max_length=50_000),
                name="brief",
                hint="What to do, with which files, and what to hand in.",
                error=_error("brief"),
            ),
            _rubric(),
            class_name="p-4 sm:p-5 flex flex-col gap-5",
        ),
        fields_notice(WriteTaskState.errors),
        error_banner(WriteTaskState.problem),
        rx.el.div(
            button(rx.cond(saving, "Saving", "Save task"), type="submit", disabled=saving),
            link_button("Cancel", "/tasks", variant="quiet"),
            class_name="flex gap-2",
        ),
        on_submit=WriteTaskState.submit,
        no_validate=True,
        class_name="flex flex-col gap-5 max-w-3xl",
    )
