"""The frame of the pages for people who are signed in."""

import reflex as rx

from openos.components.shell import Place, shell
from openos.state.session import SessionState


def page(*children: rx.Component, current: Place) -> rx.Component:
    """A page in the shell, with the name of who is signed in and of the workspace."""
    name = SessionState.display_name
    return shell(
        *children,
        current=current,
        workspace=SessionState.workspace_name,
        name=name,
        initials=name[0:1].upper(),
    )


def title(name: str) -> str:
    """What the browser's tab says."""
    return f"{name} · OpenOS"
