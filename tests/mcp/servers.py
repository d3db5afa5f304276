"""Two real MCP servers on loopback, made with the protocol's own SDK: one open, one that wants a token."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from mcp.server.auth.provider import AccessToken
from mcp.server.auth.settings import AuthSettings
from mcp.server.mcpserver import MCPServer
from mcp_types import ToolAnnotations
from pydantic import AnyHttpUrl

KEY = "mcp-key-of-one-team-only"


class Only:
    """Accepts one token, and has seen the wrong ones."""

    async def verify_token(self, token: str) -> AccessToken | None:
        if token != KEY:
            return None
        return AccessToken(token=token, client_id="clawwork", scopes=[])


class Tracker:
    """Issues of a made-up team. `made` are those that were opened; `answer` lets `open_issue` answer."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.called = threading.Event()
        self.answer = threading.Event()
        self.answer.set()
        self.app = MCPServer("tracker", log_level="ERROR")
        read_only = ToolAnnotations(read_only_hint=True)
        self.app.add_tool(self.find_issue, annotations=read_only)
        self.app.add_tool(self.open_issue)
        self.app.add_tool(self.everything, annotations=read_only)
        self.app.add_tool(self.say_key, annotations=read_only)

    def find_issue(self, number: int) -> str:
        """Find an issue by its number."""
        if number != 7:
            raise ValueError(f"There is no issue {number}")
        return "Issue 7: the ledger of March is short by 12.50"

    async def open_issue(self, title: str) -> str:
        """Open a new issue."""
        self.made.append(title)
        self.called.set()
        await asyncio.to_thread(self.answer.wait, 30)
        return f"Opened {len(self.made)}"

    def everything(self) -> str:
        """All issues at once."""
        return "issue\n" * 5_000

    def say_key(self) -> str:
        """A server that tells what it should not."""
        return f"The key is {KEY}"


def contacts() -> MCPServer:
    """A server that wants a token."""
    nobody = AnyHttpUrl("http://127.0.0.1:1")
    app = MCPServer(
        "contacts",
        log_level="ERROR",
        token_verifier=Only(),
        auth=AuthSettings(issuer_url=nobody, resource_server_url=nobody, validate_token_resource=False),
    )

    @app.tool()
    def phone_of(customer: str) -> dict[str, Any]:
        """The telephone number of a customer."""
        return {"customer": customer, "phone": "555-0100", "note": f"asked with {KEY}"}

    return app


@contextmanager
def served(app: MCPServer) -> Iterator[str]:
    """The address of the server while it runs."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app.streamable_http_app(), log_level="error", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/mcp"
    finally:
        server.should_exit = True
        thread.join(20)
