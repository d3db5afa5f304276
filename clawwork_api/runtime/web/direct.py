"""Reading a page ourselves, where the provider has no reader: public addresses only, redirects checked."""

import asyncio

import httpx
from lxml import html
from lxml.etree import LxmlError

from clawwork_api.runtime.web.addresses import check_shape, public_address
from clawwork_api.runtime.web.asking import SECONDS, bounded
from clawwork_api.runtime.web.port import WebError, WebPage

REDIRECTS = 4
READABLE = ("text/html", "text/plain", "text/markdown", "application/xhtml", "application/json", "text/csv")
UNSEEN = ("head", "script", "style", "noscript", "template", "svg", "iframe", "nav", "footer", "form")
BLOCKS = ("p", "div", "li", "tr", "br", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "pre", "td")
AGENT = "ClawWork/1.0 (reads one page for its user)"


async def read_directly(url: str) -> WebPage:
    """The text of the page. Raises WebError."""
    try:
        async with asyncio.timeout(SECONDS), httpx.AsyncClient(trust_env=False, timeout=SECONDS) as client:
            return await _follow(client, url)
    except (httpx.HTTPError, TimeoutError) as error:
        raise WebError("The page did not answer in time; choose another one") from error


async def _follow(client: httpx.AsyncClient, url: str) -> WebPage:
    for _ in range(REDIRECTS + 1):
        parsed = check_shape(url)
        request = await _pinned(client, parsed)
        answer = await client.send(request, stream=True)
        try:
            if not answer.has_redirect_location:
                return await _page(answer, url)
            url = str(parsed.join(answer.headers["location"]))
        finally:
            await answer.aclose()
    raise WebError("The page leads from one address to the next; choose another one")


async def _pinned(client: httpx.AsyncClient, url: httpx.URL) -> httpx.Request:
    """Goes to the address that was checked, whatever the name says a moment later."""
    address = await public_address(url)
    headers = {"Host": url.netloc.decode("ascii"), "User-Agent": AGENT, "Accept": "text/html, text/plain"}
    extensions = {"sni_hostname": url.host}
    return client.build_request("GET", url.copy_with(host=address), headers=headers, extensions=extensions)


async def _page(answer: httpx.Response, url: str) -> WebPage:
    kind = answer.headers.get("content-type", "text/html").partition(";")[0].strip().lower()
    if answer.status_code != 200:
        raise WebError(f"The page answered with HTTP {answer.status_code}; choose another one")
    if not kind.startswith(READABLE):
        raise WebError(f"The page is {kind or 'of an unknown kind'}, not text; choose another one")
    body = await bounded(answer)
    if "html" not in kind:
        return WebPage(url, "", body.decode(answer.charset_encoding or "utf-8", "replace"))
    return await asyncio.to_thread(_readable, url, body, answer.charset_encoding)


def _readable(url: str, body: bytes, encoding: str | None) -> WebPage:
    try:
        tree = html.document_fromstring(body, parser=html.HTMLParser(encoding=encoding, no_network=True))
    except (LxmlError, LookupError, ValueError) as problem:
        raise WebError("The page could not be read; choose another one") from problem
    title = " ".join((tree.findtext(".//title") or "").split())
    for element in tree.xpath(" | ".join(f"//{tag}" for tag in UNSEEN)):
        element.drop_tree()
    for element in tree.iter(*BLOCKS):
        element.tail = f"\n{element.tail or ''}"
    lines = (" ".join(line.split()) for line in tree.text_content().splitlines())
    text = "\n".join(line for line in lines if line)
    if not text:
        raise WebError("The page has no text without a browser; choose another one")
    return WebPage(url, title, text)
