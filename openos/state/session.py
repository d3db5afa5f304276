"""Who is signed in, as pages may show it, and the guard that runs before every event."""

import asyncio
from urllib.parse import urlencode

import reflex as rx
from reflex.app import App
from reflex.event import Event
from reflex.state import BaseState, StateUpdate
from reflex_base.event.context import EventContext

from openos.accounts import Identity, get_accounts
from openos.gateway.errors import Unauthorised
from openos.http.cookies import token_in
from openos.settings import get_settings

PUBLIC_PAGES = frozenset({"/sign-in"})
REFLEX_OWN = "reflex___state____"  # hydration, routing, client storage: nothing of ours
HYDRATE, ON_LOAD = "hydrate_and_load", "on_load_internal"


async def identity_of(state: BaseState) -> Identity:
    """Who is behind the event that `state` handles, looked up now. Raises Unauthorised."""
    identity = await _lookup(state)
    if identity is None:
        raise Unauthorised()
    return identity


class SessionState(rx.State):
    """The public part of the identity. Set by the guard alone; empty without a session."""

    email: str = ""
    display_name: str = ""
    workspace_name: str = ""
    role: str = ""
    _session_id: str = ""

    async def identity(self) -> Identity:
        """For handlers to hand to the gateway. Raises Unauthorised when the session is over."""
        return await identity_of(self)


class SessionGuard(rx.Middleware):
    """Before every event: the session is looked up, and without one nothing of ours runs."""

    async def preprocess(self, app: App, state: BaseState, event: Event) -> StateUpdate | None:
        root = state._get_root_state()
        identity = await _lookup(root)
        await _follow(root, identity)
        if identity is not None:
            return None
        away = Event.from_event_type(rx.redirect(_sign_in(root), replace=True))
        if _is_first(app, root, event):
            await EventContext.get().emit_event(*away)
            return None
        return None if _is_open(root, event) else await _send_away(root, away)


async def _lookup(state: BaseState) -> Identity | None:
    hashed = token_in(
        state.router.headers.cookie, get_settings()
    )  # http/cookies.py put it in the token's place
    return await asyncio.to_thread(get_accounts().identity_of_tab, hashed)


async def _follow(root: BaseState, identity: Identity | None) -> None:
    """State belongs to the tab, not to the person: with another session it starts afresh."""
    session = await root.get_state(SessionState)
    current = identity.session_id if identity else ""
    if session._session_id == current:
        return
    root.reset()
    session._session_id = current
    if identity:
        session.email, session.display_name = identity.email, identity.display_name
        session.workspace_name, session.role = identity.workspace_name, identity.role


async def _send_away(root: BaseState, away: list[Event]) -> StateUpdate:
    """With what the reset emptied, so that nothing of the former person stays on the screen."""
    delta = await root._get_resolved_delta()
    root._clean()
    return StateUpdate(delta=delta, events=away)


def _is_first(app: App, root: BaseState, event: Event) -> bool:
    """Hydration must run, or the page of sign-in has no state; where no load event follows, send away now."""
    hydrating = event.name.rpartition(".")[2] == HYDRATE
    return hydrating and _path(root) not in PUBLIC_PAGES and not app.get_load_events(root.router.url.path)


def _is_open(root: BaseState, event: Event) -> bool:
    owner, _, handler = event.name.rpartition(".")
    if not owner.rpartition(".")[2].startswith(REFLEX_OWN):
        return False
    return handler != ON_LOAD or _path(root) in PUBLIC_PAGES


def _path(root: BaseState) -> str:
    return root.router.url.path.rstrip("/") or "/"


def _sign_in(root: BaseState) -> str:
    path, query = _path(root), root.router.url.query
    wanted = f"{path}?{query}" if query else path
    here = wanted == "/" or path in PUBLIC_PAGES
    return "/sign-in" if here else f"/sign-in?{urlencode({'next': wanted})}"
