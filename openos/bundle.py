"""What becomes of the pages that Reflex builds: they speak to the origin they came from, and no other."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import reflex as rx
from reflex_base.config import get_config
from reflex_base.constants import Endpoint, Env
from reflex_base.environment import environment

BAKED = re.compile(r"`(ws|http)://localhost:\d+(/[\w-]+)`")
"""The addresses that the build writes into the bundle."""

BEHIND = ("/auth", "/files", "/healthz", "/readyz", "/ping", "/_event", "/_upload")
"""Paths that the server answers, not the pages."""


def own_origin(baked: re.Match[str]) -> str:
    """The same path at the address that the page came from."""
    websocket = ".replace(/^http/,`ws`)" if baked[1] == "ws" else ""
    return f"((typeof location>`u`?`http://localhost`:location.origin){websocket}+`{baked[2]}`)"


class SameOrigin(rx.plugins.Plugin):
    """One origin in production, where one port serves all, and under `reflex run`, where Vite passes on."""

    def post_build(self, **context: Any) -> None:  # noqa: ANN401  # Reflex's own signature
        """Before the compressed copies are written. Raises RuntimeError when Reflex's bundle has changed."""
        for file in (Path(context["static_dir"]) / "assets").glob("reflex-env-*.js"):
            text, replaced = BAKED.subn(own_origin, file.read_text())
            if not replaced:
                raise RuntimeError("SameOrigin found no address in the bundle: Reflex has changed")
            file.write_text(text)

    def pre_compile(self, **context: Any) -> None:  # noqa: ANN401  # Reflex's own signature
        """Has Vite's development server pass on what is not a page."""
        if _developing():
            context["add_modify_task"]("vite.config.js", _with_proxy)

    def update_env_json(self, **_: Any) -> dict[str, Any] | None:  # noqa: ANN401  # Reflex's own signature
        """The browser speaks to the development server too, not past it."""
        if not _developing():
            return None
        front = f"localhost:{get_config().frontend_port or 3000}"
        endpoints: Mapping[str, str] = {endpoint.name: endpoint.get_url() for endpoint in Endpoint}
        return {name: re.sub(r"localhost:\d+", front, url) for name, url in endpoints.items()}


def _developing() -> bool:
    return environment.REFLEX_ENV_MODE.get() == Env.DEV


def _with_proxy(config: str) -> str:
    """Vite's configuration with the proxy. Raises RuntimeError when Reflex writes it differently."""
    if "proxy:" in config:
        return config
    target = f"http://localhost:{get_config().backend_port or 8000}"
    proxy = {path: {"target": target, "ws": True, "xfwd": False} for path in BEHIND}
    changed, found = re.subn(
        r"  server: \{", f"  server: {{\n    proxy: {json.dumps(proxy)},", config, count=1
    )
    if not found:
        raise RuntimeError("SameOrigin found no server section in Vite's configuration: Reflex has changed")
    return changed
