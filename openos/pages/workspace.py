"""The parts of the settings that are about money: cap, time zone, pay rule, own prices."""

from typing import Any

import reflex as rx

from openos.components.amounts import meter, money
from openos.components.buttons import button
from openos.components.feedback import error_banner
from openos.components.forms import dollars_input, field, fields, select, text_input
from openos.components.surfaces import card, section
from openos.pages.layout import OWNS
from openos.state.endpoints import EndpointsState
from openos.state.workspace import PriceLine, WorkspaceState

STATE = WorkspaceState
REMOVE: Any = WorkspaceState.remove_price


def workspace() -> rx.Component:
    """What all coworkers together may spend, and how work is paid; only owners can change it."""
    known = STATE.timezone != ""
    return rx.fragment(
        section(
            "Money",
            rx.el.div(error_banner(STATE.problem), class_name="mb-3 empty:hidden"),
            rx.cond(known, card(_used(), _rules()), rx.fragment()),
            aside="of the whole workspace",
        ),
        rx.cond(
            known,
            section("Own prices", _prices(), aside="dollars per 1M tokens, instead of the known ones"),
            rx.fragment(),
        ),
    )


def _error(name: str) -> rx.Var[str]:
    return STATE.errors.get(name, "")


def _used() -> rx.Component:
    bar = rx.el.div(meter("Used of the workspace's monthly cap", STATE.share), class_name="mt-2")
    of = rx.cond(STATE.limited, rx.fragment(" of ", money(STATE.limit)), rx.fragment(", no cap"))
    return rx.el.div(
        rx.el.p("This month", class_name="t-label"),
        rx.el.p(
            rx.el.span(money(STATE.spent), class_name="t-strong"),
            rx.el.span(of, class_name="text-(--muted)"),
            class_name="mt-1",
        ),
        rx.cond(STATE.limited, bar, rx.fragment()),
        class_name="mb-5",
    )


def _rules() -> rx.Component:
    return rx.el.form(
        rx.el.fieldset(
            fields(_cap(), _zone()),
            _pay_rule(),
            disabled=~OWNS,
            class_name="flex flex-col gap-5",
        ),
        rx.el.datalist(rx.foreach(STATE.zones, lambda zone: rx.el.option(value=zone)), id="zones"),
        _send("Save", "rules"),
        on_submit=STATE.save,
        no_validate=True,
        class_name="flex flex-col gap-5",
    )


def _cap() -> rx.Component:
    return field(
        "Monthly cap",
        dollars_input("cap_monthly", placeholder="no cap", default_value=STATE.cap, key=STATE.cap),
        name="cap_monthly",
        hint="The most that all coworkers together may spend in a month. Empty is no cap.",
        error=_error("cap_monthly"),
    )


def _zone() -> rx.Component:
    control = text_input(
        "timezone",
        default_value=STATE.timezone,
        key=STATE.timezone,
        auto_complete="off",
        custom_attrs={"list": "zones"},
    )
    hint = "Where a day and a month begin, for caps and reports."
    return field("Time zone", control, name="timezone", hint=hint, error=_error("timezone"))


def _pay_rule() -> rx.Component:
    def rule(value: str, words: str) -> rx.Component:
        return rx.el.option(words, value=value, selected=STATE.pay_rule == value)

    control = select(
        "pay_rule",
        rule("threshold", "Score times value, from a score of 60% on"),
        rule("proportional", "Score times value, always"),
    )
    return field("Pay rule", control, name="pay_rule", error=_error("pay_rule"))


def _send(label: str, what: str) -> rx.Component:
    saved = rx.cond(STATE.saved == what, rx.el.span("Saved.", role="status"), rx.fragment())
    own = rx.el.div(
        button(rx.cond(STATE.saving, "Saving", label), type="submit", disabled=STATE.saving),
        saved,
        class_name="flex items-center gap-3",
    )
    return rx.cond(OWNS, own, rx.el.p("Only an owner can change this.", class_name="t-small text-(--muted)"))


def _prices() -> rx.Component:
    none = rx.el.p("No own prices: the known ones count.", class_name="text-(--muted)")
    add = button("Add a price", variant="secondary", mark="plus", on_click=STATE.add_price)
    return card(
        rx.el.form(
            rx.cond(STATE.prices.length() > 0, rx.fragment(), none),
            rx.foreach(STATE.prices, _price),
            rx.el.p(
                "Reads at once: how many tokens, its answer among them, a model of your own endpoint is "
                "served with. Left empty it is taken to read ",
                STATE.unstated,
                ". Older results are left out before it is full.",
                class_name="t-small text-(--muted) max-w-prose",
            ),
            rx.cond(OWNS, rx.el.div(add), rx.fragment()),
            _send("Save prices", "prices"),
            on_submit=STATE.save_prices,
            no_validate=True,
            class_name="flex flex-col gap-5",
        )
    )


def _price(line: rx.Var[PriceLine]) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            _text(line, "model", "Model", line.model),
            _provider(line),
            _text(line, "input", "Input", line.input),
            _text(line, "output", "Output", line.output),
            _text(line, "cached", "Cached input", line.cached),
            _text(line, "window", "Reads at once", line.window, placeholder="tokens"),
            rx.cond(
                OWNS,
                button("Remove", variant="quiet", class_name="self-end", on_click=REMOVE(line.id)),
                rx.fragment(),
            ),
            class_name="grid gap-3 grid-cols-2 lg:grid-cols-[2fr_1.2fr_1fr_1fr_1fr_1.1fr_auto]",
        ),
        rx.cond(
            line.problem != "",
            rx.el.p(line.problem, role="alert", class_name="t-small text-(--negative) mt-1.5"),
            rx.fragment(),
        ),
        class_name="border-b border-(--border) pb-5",
        key=line.id,
    )


def _named(line: rx.Var[PriceLine], name: str) -> Any:  # noqa: ANN401
    return rx.Var.create(f"{name}-") + line.id


def _text(
    line: rx.Var[PriceLine], name: str, label: str, value: rx.Var[str], *, placeholder: str = ""
) -> rx.Component:
    named = _named(line, name)
    control = text_input(named, default_value=value, placeholder=placeholder, auto_complete="off")
    return field(label, control, name=named)


def _provider(line: rx.Var[PriceLine]) -> rx.Component:
    named = _named(line, "provider")
    control = select(
        named,
        rx.el.option("OpenAI", value="openai", selected=line.provider == "openai"),
        rx.el.option("Anthropic", value="anthropic", selected=line.provider == "anthropic"),
        rx.foreach(
            EndpointsState.lines,
            lambda own: rx.el.option(own.name, value=own.name, selected=line.provider == own.name),
        ),
    )
    return field("Provider", control, name=named)
