"""Reading a page without a provider: what was checked is what is called, redirects too."""

import socket
from typing import Any

import pytest

from clawwork_api.runtime.web import WebError, direct
from clawwork_api.runtime.web.addresses import public_address
from tests.fakes.web.pages import Pages, served

PUBLIC = "93.184.215.14"


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A site whose name leads to a public address; only the last hop is bent back to loopback."""
    with served() as running:
        monkeypatch.setattr(direct, "public_address", running.address)
        yield running


async def test_the_text_of_a_page_without_what_nobody_sees(pages: Pages) -> None:
    page = await direct.read_directly(f"http://site.example:{pages.port}/page")
    assert page.title == "Tides" and page.text == "Tides\nThe moon pulls.\nTwice a day."
    assert pages.hosts == [f"site.example:{pages.port}"]


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/away", "private network"),
        ("/round", "from one address to the next"),
        ("/gone", "HTTP 404"),
        ("/picture", "image/png"),
        ("/empty", "no text"),
    ],
)
async def test_what_can_not_be_read_says_why(pages: Pages, path: str, says: str) -> None:
    with pytest.raises(WebError, match=says):
        await direct.read_directly(f"http://site.example:{pages.port}{path}")


@pytest.mark.parametrize(
    "found", [["10.0.0.1"], [PUBLIC, "127.0.0.1"], ["fd00::1"], ["100.64.0.1"], ["::ffff:127.0.0.1"]]
)
async def test_a_name_that_leads_inside_is_not_called(
    monkeypatch: pytest.MonkeyPatch, found: list[str]
) -> None:
    import asyncio

    async def resolved(*_: object, **__: object) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in found]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolved)
    with pytest.raises(WebError, match="private network"):
        await public_address(direct.check_shape("https://rebound.example/"))
