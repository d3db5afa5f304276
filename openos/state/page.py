"""What every page's state has: whether it is still loading, and what went wrong."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar
from urllib.parse import unquote

import reflex as rx

from openos.accounts import Identity
from openos.gateway.errors import GatewayError, Refused
from openos.gateway.words import say
from openos.state.session import identity_of
from openos.state.values import Problem

Row = TypeVar("Row")
STEP = 100


def problem_of(title: str, error: GatewayError) -> Problem:
    """A failure as the error banner shows it; `title` says what did not happen."""
    return Problem(title, f"{error}", error.hint, error.code, error.request_id)


def not_added(code: str) -> str:
    """Why files were not added; the address that an upload leads back to has only the code."""
    said, hint = say(code, f"The files were not added ({code})")
    return f"{said}. {hint}." if hint else f"{said}."


class Page(rx.State, mixin=True):
    """`loading` is true until the first answer; `problem` is empty unless the last request failed."""

    loading: bool = True
    problem: Problem = Problem()

    @asynccontextmanager
    async def _asking(self, title: str) -> AsyncIterator[Identity]:
        """Gives the identity to ask with; a refusal is shown under `title` and ends the block."""
        self.problem = Problem()
        try:
            yield await identity_of(self)
        except GatewayError as error:
            self.problem = problem_of(title, error)
        finally:
            self.loading = False

    def _last_of_path(self) -> str:
        """What the page is about: the last part of its address."""
        return unquote(self.router.url.path.rstrip("/").rpartition("/")[2])

    def _asked(self, name: str) -> str:
        """A parameter of the page's address, or empty."""
        return self.router.url.query_parameters.get(name, "")


class Changing(Page, mixin=True):
    """A page that changes what it lists: `errors` are by field, `busy` while a change is under way."""

    errors: dict[str, str] = {}
    busy: bool = False

    async def _do(self, title: str, act: Callable[[Identity], Awaitable[None]]) -> None:
        """Carries out one change; a refusal is shown under `title`, and beside the fields that it names."""
        self.problem = Problem()
        try:
            await act(await identity_of(self))
        except GatewayError as error:
            self.errors = dict(error.fields) if isinstance(error, Refused) else {}
            self.problem = problem_of(title, error)
        finally:
            self.busy = False


class Listing(Page, mixin=True):
    """A page whose list may be long: `more` is true while it goes on beyond the first `most` rows."""

    most: int = STEP
    more: bool = False

    def _first(self, rows: list[Row]) -> list[Row]:
        self.more = len(rows) > self.most
        return rows[: self.most]

    async def _read(self) -> None:
        """Reads the list anew and shows the first rows of it."""
        raise NotImplementedError

    @rx.event
    async def show_more(self) -> None:
        self.most += STEP
        await self._read()
