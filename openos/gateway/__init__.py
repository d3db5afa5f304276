"""The one door to ClawWork."""

from openos.gateway.gateway import Gateway, get_files, get_gateway

__all__ = ["Gateway", "get_files", "get_gateway"]
