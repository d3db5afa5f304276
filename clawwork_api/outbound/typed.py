"""Addresses that people type: a host and a path. A key that stood in one would be shown with it."""

from urllib.parse import urlsplit

import httpx2

MORE = "The address has more than a host and a path"
UNREADABLE = "The address can't be read"


def problem(url: str) -> str:
    """What is wrong with an http address, in words; empty where nothing is."""
    if any(sign in url for sign in "?#@"):
        return MORE
    try:
        parts = urlsplit(url)
        readable = bool(httpx2.URL(url).host and parts.hostname) and parts.port != 0
    except (ValueError, httpx2.InvalidURL):
        readable = False
    return "" if readable else UNREADABLE
