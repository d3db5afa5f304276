"""Events through Reflex's own pipeline: nothing of ours runs without a live session."""

import pickle

import reflex as rx
from reflex.event import Event
from reflex.istate.manager.memory import StateManagerMemory
from reflex.istate.manager.token import BaseStateToken
from reflex_base.event.processor import BaseStateEventProcessor
from starlette.datastructures import Headers

from openos.accounts import get_accounts
from openos.accounts.credentials import token_hash
from openos.http.cookies import hashed
from openos.openos import app
from openos.settings import get_settings
from openos.state.session import SessionState

RAN = []
TABS = StateManagerMemory()


class Notes(rx.State):
    note: str = ""
    who: str = ""

    @rx.event
    async def write(self, text: str):
        session = await self.get_state(SessionState)
        self.note, self.who = text, (await session.identity()).email
        RAN.append(text)

    @rx.event
    def read(self):
        self.who = self.note + "!"


async def send(name: str, *, token: str = "", tab: str = "tab", path: str = "/tasks/7", **payload):
    """One event of a tab whose socket came with the session's cookie; returns (deltas, browser events)."""
    handshake = {"type": "websocket", "headers": [(b"cookie", f"openos={token}".encode())]}
    cookie = Headers(scope=hashed(handshake, get_settings())).get("cookie", "")
    events: list[Event] = []

    async def emit(_token, *sent):
        events.extend(sent)

    with app.set_contexts():
        processor = BaseStateEventProcessor(middleware=app).configure(state_manager=TABS)
        object.__setattr__(processor._root_context, "emit_event_impl", emit)
        router = {
            "pathname": path,
            "asPath": path,
            "headers": {"cookie": cookie, "origin": "http://localhost:3000"},
            "token": tab,
        }
        async with processor:
            event = Event(name=name, payload=payload, router_data=router)
            deltas = [d async for d in processor.enqueue_stream_delta(tab, event)]
    return deltas, events


def values(deltas, owner, var):
    changes = [delta[owner.get_full_name()] for delta in deltas if owner.get_full_name() in delta]
    return [v for change in changes for k, v in change.items() if k.startswith(f"{var}_rx")]


def name_of(handler):
    return rx.utils.format.format_event_handler(handler)


WRITE, READ = name_of(Notes.event_handlers["write"]), name_of(Notes.event_handlers["read"])
ON_LOAD = "reflex___state____state.reflex___state____on_load_internal_state.on_load_internal"
HYDRATE = "reflex___state____state.hydrate_and_load"


def redirects(events):
    return [e.payload["path"] for e in events if e.name == "_redirect"]


async def test_with_a_session_the_handler_runs_and_knows_who(sign_up):
    deltas, events = await send(WRITE, token=sign_up("ada"), tab="t1", text="hello")
    assert values(deltas, Notes, "who")[-1] == "ada@example.com"
    assert values(deltas, SessionState, "email")[-1] == "ada@example.com"
    assert redirects(events) == []


async def test_without_one_it_does_not_run_and_the_page_is_remembered(database):
    deltas, events = await send(WRITE, tab="t2", text="never")
    assert "never" not in RAN
    assert "never" not in str(deltas)
    assert redirects(events) == ["/sign-in?next=%2Ftasks%2F7"]


async def test_the_state_holds_the_tokens_hash_and_that_opens_nothing(sign_up):
    token = sign_up("ada")
    await send(WRITE, token=token, tab="t8", text="mine")
    state = await TABS.get_state(BaseStateToken(ident="t8", cls=rx.State))
    held = state.router.headers.cookie
    assert held == f"openos={token_hash(token)}"
    assert token not in pickle.dumps(state.router).decode("latin-1")
    _, events = await send(READ, token=held.removeprefix("openos="), tab="t9")
    assert redirects(events)


async def test_a_session_revoked_while_the_tab_is_open_stops_the_next_event(sign_up):
    token = sign_up("ada")
    await send(WRITE, token=token, tab="t3", text="mine")
    get_accounts().sign_out(token)
    deltas, events = await send(READ, token=token, tab="t3")
    assert redirects(events)
    assert values(deltas, SessionState, "email")[-1] == ""
    assert values(deltas, Notes, "note")[-1] == ""


async def test_another_person_in_the_same_tab_finds_nothing_of_the_first(sign_up):
    await send(WRITE, token=sign_up("ada"), tab="t4", text="secret of ada")
    deltas, _ = await send(READ, token=sign_up("bob"), tab="t4")
    assert values(deltas, Notes, "who")[-1] == "!"
    assert "secret of ada" not in str(deltas)


async def test_a_private_page_leads_to_sign_in_and_the_sign_in_page_does_not(database):
    for event in (ON_LOAD, HYDRATE):
        _, events = await send(event, tab=f"t5{event}")
        assert redirects(events) == ["/sign-in?next=%2Ftasks%2F7"]
        _, events = await send(event, tab=f"t6{event}", path="/sign-in")
        assert redirects(events) == []


async def test_only_public_fields_of_the_session_leave_the_server(sign_up):
    token = sign_up("ada")
    session_id = get_accounts().current_identity(token).session_id
    deltas, _ = await send(HYDRATE, token=token, tab="t7")
    assert values(deltas, SessionState, "email") == ["ada@example.com"]
    sent = rx.utils.format.json_dumps(deltas)
    assert "ada@example.com" in sent
    assert token not in sent
    assert session_id not in sent
