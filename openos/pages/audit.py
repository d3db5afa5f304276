"""Who did what, allowed or denied; for owners."""

import reflex as rx

from openos.components.amounts import moment
from openos.components.buttons import button
from openos.components.feedback import empty_state, error_banner, skeleton_rows
from openos.components.forms import field, select, text_input
from openos.components.navigation import pager
from openos.components.surfaces import heading
from openos.components.tables import Column, cells, table
from openos.pages.layout import page, title
from openos.state.audit import OUTCOMES, Act, AuditState, Person

COLUMNS = [
    Column("When"),
    Column("Who", wide=True),
    Column("What"),
    Column("Outcome", wide=True),
    Column("Request", wide=True),
]


@rx.page(route="/audit", title=title("Audit"), on_load=AuditState.load)
def audit() -> rx.Component:
    return page(
        heading("Audit", lead="Every change, and what was refused or denied, newest first."),
        _filters(),
        error_banner(AuditState.problem, retry=AuditState.load),
        rx.cond(AuditState.loading, skeleton_rows(8), _list()),
        current="audit",
    )


def _filters() -> rx.Component:
    people = rx.foreach(AuditState.people, _person)
    outcomes = [rx.el.option(word, value=word, selected=AuditState.outcome == word) for word in OUTCOMES]
    part = text_input(
        "action", default_value=AuditState.action, key=AuditState.action, placeholder="a part of it"
    )
    return rx.el.form(
        field("Who", select("actor", rx.el.option("anybody", value=""), people), name="actor"),
        field("What", part, name="action"),
        field("Outcome", select("outcome", rx.el.option("any", value=""), *outcomes), name="outcome"),
        rx.el.div(button("Filter", type="submit", variant="secondary"), class_name="flex items-end"),
        on_submit=AuditState.choose,
        class_name="grid gap-3 sm:grid-cols-[1fr_1fr_1fr_auto]",
    )


def _person(who: rx.Var[Person]) -> rx.Component:
    return rx.el.option(who.name, value=who.id, selected=AuditState.actor == who.id)


def _list() -> rx.Component:
    nothing = empty_state("No records", "Nothing was done that fits these filters.", mark="scroll-text")
    listed = rx.fragment(
        table("Audit records, newest first", COLUMNS, AuditState.rows, _row),
        pager(
            AuditState.shown,
            has_previous=AuditState.has_newer,
            has_next=AuditState.has_older,
            previous=AuditState.newer,
            following=AuditState.older,
        ),
    )
    return rx.cond(
        AuditState.rows.length() > 0,
        listed,
        rx.cond(AuditState.problem.title != "", rx.fragment(), nothing),
    )


def _row(act: rx.Var[Act]) -> rx.Component:
    tone = rx.cond(act.bad, "text-(--negative)", "text-(--muted)")
    return cells(
        COLUMNS,
        moment(act.when),
        act.actor,
        rx.el.div(
            rx.el.p(act.action, class_name="t-strong"),
            rx.el.p(act.target, class_name="t-small text-(--muted) [overflow-wrap:anywhere]"),
            rx.el.p(act.actor, " · ", act.outcome, class_name="t-small text-(--muted) sm:hidden"),
        ),
        rx.el.span(act.outcome, class_name=tone),
        rx.el.code(act.request_id, class_name="t-mono select-all break-all text-(--muted)"),
    )
