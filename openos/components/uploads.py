"""Where files are added: chosen or dropped, sent at once, with a bar while they travel."""

import reflex as rx

from openos.components.forms import native_form
from openos.components.icons import icon
from openos.components.kinds import Text

BOX = (
    "flex items-center gap-3 min-h-14 px-4 py-3 rounded-(--radius) border border-dashed "
    "border-(--border-strong) bg-(--surface) cursor-pointer hover:bg-(--hover) "
    "group-data-[over]:bg-(--accent-soft) group-data-[over]:border-(--accent) "
    "group-data-[sending]:opacity-60 group-data-[sending]:cursor-progress "
    "has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-(--accent) "
    "has-[:focus-visible]:outline-offset-2"
)


def upload(action: Text, *, hint: Text, problem: rx.Var[str]) -> rx.Component:
    """Sends files to `action`, a path that leads back to this page; `problem` says why none were added.

    What moves in it is the work of assets/upload.js.
    """
    return native_form(
        rx.cond(problem != "", _problem(problem), rx.fragment()),
        rx.el.label(
            icon("upload", size=18, class_name="text-(--muted)"),
            rx.el.span(
                rx.el.span(
                    "Drop files here, or ",
                    rx.el.span("choose them", class_name="text-(--accent) t-strong"),
                    class_name="block",
                ),
                rx.el.span(hint, class_name="block t-small text-(--muted)"),
                class_name="min-w-0",
            ),
            rx.el.input(
                type="file",
                name="files",
                multiple=True,
                required=True,
                aria_label="Add files",
                class_name="sr-only",
            ),
            class_name=BOX,
        ),
        rx.el.progress(
            max=100,
            value=0,
            aria_label="Sent",
            class_name="upload-bar hidden group-data-[sending]:block w-full mt-2",
        ),
        rx.el.p(role="status", class_name="t-small text-(--muted) mt-1.5 empty:hidden break-words"),
        action=action,
        method="post",
        enc_type="multipart/form-data",
        data_upload="true",
        class_name="group mt-3 relative",
    )


def _problem(words: rx.Var[str]) -> rx.Component:
    return rx.el.p(
        icon("circle-alert", size=16, class_name="mt-0.5"),
        words,
        role="alert",
        class_name="flex gap-2 text-(--negative) mb-3",
    )
