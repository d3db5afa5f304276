"""Reflex's configuration."""

import os

import reflex as rx

from openos.bundle import SameOrigin
from openos.settings import public_origins

# the databases lie beneath the working directory: watching all of it restarts the server at each write
os.environ.setdefault("REFLEX_HOT_RELOAD_OVERRIDE_PATHS", "openos")

redis_url = os.environ.get("REFLEX_REDIS_URL") or None
managers = rx.constants.StateManagerMode

config = rx.Config(
    app_name="openos",
    redis_url=redis_url,
    state_manager_mode=managers.REDIS if redis_url else managers.DISK,
    cors_allowed_origins=public_origins(),
    telemetry_enabled=False,
    show_built_with_reflex=False,
    frontend_compression_formats=["brotli", "gzip"],
    plugins=[SameOrigin(), rx.plugins.TailwindV4Plugin()],
    disable_plugins=[rx.plugins.SitemapPlugin, rx.plugins.RadixThemesPlugin],
)
