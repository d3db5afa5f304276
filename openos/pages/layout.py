"""The frame of the pages for people who are signed in."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from openos.components.shell import Place, shell
from openos.state.notices import NoticesState
from openos.state.session import SessionState

OWNS = SessionState.role == "owner"


def page(*children: rx.Component, current: Place, on_shown: Sequence[Any] = ()) -> rx.Component:
    """A page in the shell, with the name of who is signed in and of the workspace.

    `on_shown` closes what was left open when the page was shown before.
    """
    name = SessionState.display_name
    return shell(
        *children,
        current=current,
        workspace=SessionState.workspace_name,
        name=name,
        initials=name[0:1].upper(),
        owner=OWNS,
        unseen=NoticesState.unseen,
        on_shown=[NoticesState.count, *on_shown],
    )


def title(name: str) -> str:
    """What the browser's tab says."""
    return f"{name} · OpenOS"


def title_of(name: rx.Var[str], *, before: str) -> rx.Var[str]:
    """What the tab says of one thing: its name, and `before` while that is not known."""
    return rx.cond(name != "", name + title(""), title(before))


def for_owners(*children: rx.Component) -> rx.Component:
    """What only an owner may do."""
    return rx.cond(OWNS, rx.fragment(*children), rx.fragment())


def for_operators(*children: rx.Component) -> rx.Component:
    """What changes something: not for those who only look or approve."""
    return rx.cond(OWNS | (SessionState.role == "operator"), rx.fragment(*children), rx.fragment())
