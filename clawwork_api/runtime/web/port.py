"""What every search provider does for us."""

from decimal import Decimal
from typing import NamedTuple, Protocol


class Found(NamedTuple):
    """One answer of a search; `text` is an excerpt."""

    title: str
    url: str
    text: str


class WebPage(NamedTuple):
    url: str
    title: str
    text: str


class WebError(Exception):
    """The message tells the model what to do. `owed`: the provider may charge for the call all the same."""

    def __init__(self, message: str, *, owed: bool = False) -> None:
        super().__init__(message)
        self.owed = owed


class Web(Protocol):
    """`search_price` and `read_price` are dollars a call."""

    @property
    def name(self) -> str: ...

    @property
    def search_price(self) -> Decimal: ...

    @property
    def read_price(self) -> Decimal: ...

    async def search(self, query: str, count: int) -> list[Found]:
        """At most `count` answers. Raises WebError."""

    async def read(self, url: str) -> WebPage:
        """The text of one page. Raises WebError."""
