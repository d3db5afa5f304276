"""Whom we trust on the internet: read from disk once, since that takes as long as a step of a run may."""

from functools import cache
from ssl import SSLContext

import httpx2


@cache
def trust() -> SSLContext:
    """Shared by every client of this process; nobody may change it."""
    return httpx2.create_ssl_context()
