"""The same service and scripted worker as with MCP servers."""

from tests.mcp.conftest import attached, contacts_url, office, team, tracker

__all__ = ["attached", "contacts_url", "office", "team", "tracker"]
