"""What the bell tells of: caps that are nearly used up or reached."""

import asyncio
from dataclasses import dataclass

import reflex as rx

from openos.accounts import Identity, get_accounts
from openos.gateway import get_gateway
from openos.gateway.models import CapNotice
from openos.state.caps import cap_words, remedy, remedy_words
from openos.state.page import Page
from openos.state.rows import coworker_href
from openos.state.session import identity_of
from openos.state.values import NO_MOMENT, Moment, moment

WHOSE = {
    "run": "The cap of a run of {}",
    "day": "{}'s daily cap",
    "month": "{}'s monthly cap",
    "workspace": "The workspace's monthly cap",
    "balance": "{}'s balance",
}


@dataclass(frozen=True)
class NoticeLine:
    id: str = ""
    reached: bool = False
    fresh: bool = False
    words: str = ""
    run: str = ""
    href: str = ""
    link: str = ""
    at: Moment = NO_MOMENT


def notice_line(notice: CapNotice, *, fresh: bool) -> NoticeLine:
    """`fresh` is what the person has not seen yet."""
    whose = WHOSE.get(notice.scope, "A cap of {}").format(notice.signature)
    reached = notice.kind == "reached"
    return NoticeLine(
        id=notice.id,
        reached=reached,
        fresh=fresh,
        words=cap_words(
            whose, reached=reached, spent=notice.spent, limit=notice.limit, reserved=notice.reserved
        ),
        run=f"/runs/{notice.simulation_id}",
        href=remedy(notice.scope, coworker_href(notice.signature)),
        link=remedy_words(notice.scope),
        at=moment(notice.at),
    )


async def standing(identity: Identity) -> list[NoticeLine]:
    """The notices that stand, newest first. Raises GatewayError."""
    found = (await get_gateway().cap_notices(identity)).notices
    seen = await asyncio.to_thread(get_accounts().seen_notices, identity)
    return [notice_line(notice, fresh=notice.id not in seen) for notice in found]


def count_fresh(lines: list[NoticeLine]) -> int:
    return sum(line.fresh for line in lines)


async def recount(page: rx.State) -> None:
    """For a page that follows something and hears of a cap. Raises GatewayError."""
    async with page:
        identity = await identity_of(page)
    lines = await standing(identity)
    async with page:
        (await page.get_state(NoticesState)).unseen = count_fresh(lines)


class NoticesState(Page, rx.State):
    """`unseen` is what the bell says; on the page itself everything counts as seen."""

    lines: list[NoticeLine] = []
    unseen: int = 0

    @rx.event
    async def count(self) -> None:
        async with self._asking("The notices could not be read") as identity:
            self.unseen = count_fresh(await standing(identity))

    @rx.event
    async def load(self) -> None:
        async with self._asking("The notices could not be read") as identity:
            self.lines = await standing(identity)
            ids = [line.id for line in self.lines]
            await asyncio.to_thread(get_accounts().see_notices, identity, ids)
            self.unseen = 0
