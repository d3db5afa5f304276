"""Reflex's configuration: one port, one origin, no address in the bundle."""

import os
import re
from pathlib import Path
from typing import Any

import reflex as rx

from openos.settings import public_origins

BAKED = re.compile(r"`(ws|http)://localhost:\d+(/[\w-]+)`")
"""The addresses that the build writes into the bundle."""


def own_origin(baked: re.Match[str]) -> str:
    """The same path at the address that the page came from."""
    websocket = ".replace(/^http/,`ws`)" if baked[1] == "ws" else ""
    return f"((typeof location>`u`?`http://localhost`:location.origin){websocket}+`{baked[2]}`)"


class SameOrigin(rx.plugins.Plugin):
    """Runs before the compressed copies are written. Raises RuntimeError when Reflex's bundle has changed."""

    def post_build(self, **context: Any) -> None:  # noqa: ANN401  # Reflex's own signature
        for file in (Path(context["static_dir"]) / "assets").glob("reflex-env-*.js"):
            text, replaced = BAKED.subn(own_origin, file.read_text())
            if not replaced:
                raise RuntimeError("SameOrigin found no address in the bundle: Reflex has changed")
            file.write_text(text)


redis_url = os.environ.get("REFLEX_REDIS_URL") or None

managers = rx.constants.StateManagerMode

config = rx.Config(
    app_name="openos",
    redis_url=redis_url,
    state_manager_mode=rx.constants.StateManagerMode.REDIS
    if redis_url
    else rx.constants.StateManagerMode.DISK,
    cors_allowed_origins=public_origins(),
    telemetry_enabled=False,
    show_built_with_reflex=False,
    frontend_compression_formats=["brotli", "gzip"],
    plugins=[SameOrigin(), rx.plugins.TailwindV4Plugin()],
    disable_plugins=[rx.plugins.SitemapPlugin, rx.plugins.RadixThemesPlugin],
)
