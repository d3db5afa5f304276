"""Searching the web and reading pages, through whichever provider is set up."""

from clawwork_api.runtime.web.opening import open_web
from clawwork_api.runtime.web.port import Found, Web, WebError, WebPage

__all__ = ["Found", "Web", "WebError", "WebPage", "open_web"]
