"""Line icons of one weight, hidden from screen readers because words stand beside them."""

import reflex as rx


def icon(name: str, *, size: int = 18, class_name: str = "") -> rx.Component:
    """A lucide icon by its name."""
    return rx.icon(
        name, size=size, stroke_width=1.75, aria_hidden="true", class_name=f"shrink-0 {class_name}"
    )


def file_icon(kind: rx.Var[str] | str, *, size: int = 18) -> rx.Component:
    """The icon of a file's family: sheet, document, pages, image, video, text, other."""
    return rx.match(
        kind,
        ("sheet", icon("table-2", size=size, class_name="text-(--positive)")),
        ("document", icon("file-text", size=size, class_name="text-(--accent)")),
        ("pages", icon("book-open", size=size, class_name="text-(--negative)")),
        ("video", icon("film", size=size, class_name="text-(--practice)")),
        ("image", icon("image", size=size, class_name="text-(--practice)")),
        icon("file", size=size, class_name="text-(--muted)"),
    )
