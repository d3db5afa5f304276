"""The skills of a coworker, each with a box."""

from typing import Any

import reflex as rx

from openos.components.links import text_link


def skill_boxes(skills: Any) -> rx.Component:  # noqa: ANN401
    """`skills`: a list of SkillChoice; its boxes belong to the form around it."""
    none = rx.el.p(
        "There are no skills yet; they are written in the ",
        text_link("settings", "/settings"),
        ".",
        class_name="text-(--muted) py-2.5",
    )
    return rx.cond(
        skills.length() > 0,
        rx.el.div(rx.foreach(skills, _box), class_name="divide-y divide-(--border)"),
        none,
    )


def _box(skill: Any) -> rx.Component:  # noqa: ANN401
    return rx.el.label(
        rx.el.input(
            type="checkbox",
            name=skill.field,
            default_checked=skill.chosen,
            class_name="mt-1 size-4 accent-(--accent) shrink-0",
        ),
        rx.el.span(
            rx.el.span(skill.name, class_name="t-strong"),
            rx.el.span(skill.summary, class_name="block t-small text-(--muted)"),
            class_name="min-w-0",
        ),
        class_name="flex gap-3 items-start min-h-11 py-2.5",
    )
