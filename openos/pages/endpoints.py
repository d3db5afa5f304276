"""The part of the settings about models that the workspace brings along."""

from typing import Any

import reflex as rx

from openos.components.buttons import button
from openos.components.feedback import error_banner
from openos.components.forms import field, fields, text_input
from openos.components.surfaces import CARD, card, section
from openos.pages.layout import for_owners
from openos.state.endpoints import EndpointLine, EndpointsState

STATE = EndpointsState
TEST: Any = EndpointsState.test
REMOVE: Any = EndpointsState.remove


def endpoints() -> rx.Component:
    """Addresses that speak OpenAI's protocol: Ollama, vLLM, OpenRouter, llama.cpp; owners change them."""
    listed = rx.el.ul(rx.foreach(STATE.lines, _line), class_name=f"{CARD} overflow-hidden mb-3")
    return section(
        "Model endpoints",
        error_banner(STATE.problem),
        rx.cond(STATE.lines.length() > 0, listed, rx.fragment()),
        for_owners(card(_form())),
        aside="Ollama, vLLM, OpenRouter, llama.cpp",
    )


def _line(line: rx.Var[EndpointLine]) -> rx.Component:
    acts = for_owners(
        button("Test", variant="secondary", disabled=STATE.busy, on_click=TEST(line.name)),
        button("Remove", variant="quiet", disabled=STATE.busy, on_click=REMOVE(line.name)),
    )
    tone = rx.cond(line.well, "t-small text-(--positive)", "t-small text-(--negative)")
    return rx.el.li(
        rx.el.div(
            rx.el.p(rx.el.span(line.name, class_name="t-strong mr-2"), line.key),
            rx.el.p(line.base_url, class_name="t-small text-(--muted) break-all"),
            rx.el.p(line.tested, role="status", class_name=[tone, "empty:hidden"]),
            class_name="min-w-0",
        ),
        rx.el.div(acts, class_name="ml-auto flex gap-2"),
        class_name="flex flex-wrap items-center gap-3 px-4 sm:px-5 py-3 border-b border-(--border) "
        "last:border-0",
        key=line.name,
    )


def _form() -> rx.Component:
    url = text_input("endpoint_url", placeholder="http://127.0.0.1:11434/v1", auto_complete="off")
    key = text_input("endpoint_key", type="password", auto_complete="off")
    return rx.el.form(
        fields(
            field(
                "Name",
                text_input("endpoint_name", placeholder="ollama", auto_complete="off"),
                name="endpoint_name",
                hint="Its models are called by it: ollama/llama3.2.",
                error=_error("name"),
            ),
            field("Address", url, name="endpoint_url", error=_error("base_url")),
        ),
        field(
            "Key",
            key,
            name="endpoint_key",
            hint="Sealed, and never shown again. Empty where the endpoint asks for none. "
            "A model may run once its price is stated below.",
            error=_error("api_key"),
        ),
        rx.el.div(button(rx.cond(STATE.busy, "Working", "Add"), type="submit", disabled=STATE.busy)),
        on_submit=STATE.add,
        no_validate=True,
        class_name="flex flex-col gap-5",
        key=STATE.form.to_string(),
    )


def _error(name: str) -> rx.Var[str]:
    return STATE.errors.get(name, "")
