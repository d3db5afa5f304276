"""Who: a person is round, a coworker is square, so that the two are never taken for each other."""

import reflex as rx

from openos.components.kinds import Text

FACE = "inline-flex items-center justify-center shrink-0 size-8 text-[0.75rem] font-semibold select-none "


def person(initials: Text) -> rx.Component:
    """A person's initials."""
    return rx.el.span(
        initials, aria_hidden="true", class_name=FACE + "rounded-full bg-(--sunken) text-(--muted)"
    )


def coworker(initials: Text, practice: rx.Var[bool] | bool = False) -> rx.Component:
    """A coworker's initials; in the practice colour when it is the practice model."""
    look = rx.cond(practice, "bg-(--practice-soft) text-(--practice)", "bg-(--accent-soft) text-(--accent)")
    return rx.el.span(initials, aria_hidden="true", class_name=[FACE, "rounded-lg", look])
