"""What a workspace attaches by name, servers and endpoints: listed, added, tested and removed by owners."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import reflex as rx

from openos.accounts import Identity
from openos.state.page import Changing

SHOWN = 8


@dataclass(frozen=True)
class AttachedLine:
    """`place` is where it is, `key` what was sealed for it, `tested` what its last test found."""

    name: str = ""
    place: str = ""
    key: str = ""
    note: str = ""
    tested: str = ""
    well: bool = False


def listed(names: Sequence[str]) -> str:
    """The first names, and how many there are more."""
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return f"{', '.join(names[:SHOWN])}{more}"


class Attached(Changing, mixin=True):
    """`noun` is what messages call one of them; the four methods that ask ClawWork are the page's own."""

    noun: ClassVar[str]

    lines: list[AttachedLine] = []
    form: int = 0  # another number makes an empty form

    async def _lines(self, identity: Identity) -> list[AttachedLine]:
        raise NotImplementedError

    async def _test(self, identity: Identity, name: str) -> tuple[bool, str]:
        """Whether it answers, and what it says in a sentence."""
        raise NotImplementedError

    async def _remove(self, identity: Identity, name: str) -> None:
        raise NotImplementedError

    @rx.event
    async def load(self) -> None:
        self.errors = {}
        async with self._asking(f"The {self.noun}s could not be read") as identity:
            self.lines = await self._lines(identity)

    async def _added(self, add: Callable[[Identity], Awaitable[object]]) -> None:
        """Adds one and empties the form; a refusal keeps what was typed."""

        async def change(identity: Identity) -> None:
            await add(identity)
            self.form += 1
            self.lines = await self._lines(identity)

        await self._do(f"The {self.noun} was not added", change)

    @rx.event
    async def test(self, name: str) -> AsyncIterator[None]:
        """Asks it what it offers."""
        self.busy = True
        yield

        async def test(identity: Identity) -> None:
            well, words = await self._test(identity, name)
            self.lines = [
                replace(line, tested=words, well=well) if line.name == name else line for line in self.lines
            ]

        await self._do(f"The {self.noun} was not tested", test)

    @rx.event
    async def remove(self, name: str) -> AsyncIterator[Any]:
        self.busy = True
        yield

        async def remove(identity: Identity) -> None:
            await self._remove(identity, name)
            self.lines = await self._lines(identity)

        await self._do(f"The {self.noun} was not removed", remove)
