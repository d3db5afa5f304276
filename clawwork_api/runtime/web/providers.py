"""The providers: Tavily, Jina and Brave, each in its own protocol."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import httpx

from clawwork_api.runtime.web.addresses import check_shape
from clawwork_api.runtime.web.asking import UNREADABLE, ask
from clawwork_api.runtime.web.direct import read_directly
from clawwork_api.runtime.web.port import Found, WebError, WebPage

NO_TEXT = "This page has no text that can be read; choose another one"


@dataclass(frozen=True)
class Tavily:
    key: str
    base: str
    search_price: Decimal
    read_price: Decimal
    name: str = "tavily"

    async def search(self, query: str, count: int) -> list[Found]:
        """POST /search, basic depth: one credit."""
        wanted = {"query": query, "max_results": count, "search_depth": "basic"}
        answer = await self._ask("/search", wanted)
        return _found(_rows(answer.get("results")), "content")[:count]

    async def read(self, url: str) -> WebPage:
        """POST /extract, basic depth: one credit for up to five pages."""
        check_shape(url)
        answer = await self._ask("/extract", {"urls": [url], "extract_depth": "basic"})
        pages = _rows(answer.get("results"))
        if not pages:
            raise WebError(NO_TEXT, owed=True)
        return _page(url, pages[0], "raw_content")

    async def _ask(self, path: str, body: dict[str, object]) -> dict[str, Any]:
        async with httpx.AsyncClient(headers={"Authorization": f"Bearer {self.key}"}) as client:
            return await ask(client, "POST", f"{self.base}{path}", json=body)


@dataclass(frozen=True)
class Jina:
    key: str
    search_base: str
    read_base: str
    search_price: Decimal
    read_price: Decimal
    name: str = "jina"

    async def search(self, query: str, count: int) -> list[Found]:
        """GET s.jina.ai without the pages' content."""
        headers = {"X-Respond-With": "no-content"}
        answer = await self._ask("GET", self.search_base, headers=headers, params={"q": query})
        return _found(_rows(answer.get("data")), "description")[:count]

    async def read(self, url: str) -> WebPage:
        """POST r.jina.ai."""
        check_shape(url)
        answer = await self._ask("POST", self.read_base, json={"url": url})
        data = answer.get("data")
        if not isinstance(data, dict):
            raise WebError(UNREADABLE, owed=True)
        return _page(url, data, "content")

    async def _ask(self, method: str, url: str, **request: Any) -> dict[str, Any]:  # noqa: ANN401
        known = {"Authorization": f"Bearer {self.key}", "Accept": "application/json"}
        async with httpx.AsyncClient(headers=known) as client:
            return await ask(client, method, url, **request)


@dataclass(frozen=True)
class Brave:
    """Brave searches; it has no reader, so we read pages ourselves, for nothing."""

    key: str
    base: str
    search_price: Decimal
    read_price: Decimal = Decimal(0)
    name: str = "brave"

    async def search(self, query: str, count: int) -> list[Found]:
        """GET /res/v1/web/search."""
        headers = {"X-Subscription-Token": self.key, "Accept": "application/json"}
        async with httpx.AsyncClient(headers=headers) as client:
            url = f"{self.base}/res/v1/web/search"
            answer = await ask(client, "GET", url, params={"q": query, "count": count})
        web = answer.get("web")
        return _found(_rows(web.get("results") if isinstance(web, dict) else []), "description")[:count]

    async def read(self, url: str) -> WebPage:
        check_shape(url)
        return await read_directly(url)


def _rows(rows: object) -> list[dict[str, Any]]:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise WebError(UNREADABLE, owed=True)
    return rows


def _found(rows: Iterable[dict[str, Any]], text: str) -> list[Found]:
    found = (Found(_text(row, "title"), _text(row, "url"), _text(row, text)) for row in rows)
    return [one for one in found if one.url]


def _page(url: str, row: dict[str, Any], text: str) -> WebPage:
    content = _text(row, text).strip()
    if not content:
        raise WebError(NO_TEXT, owed=True)
    return WebPage(_text(row, "url") or url, _text(row, "title"), content)


def _text(row: dict[str, Any], name: str) -> str:
    value = row.get(name)
    return value if isinstance(value, str) else ""
