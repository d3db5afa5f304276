"""Servers of tools that a workspace attaches, in the Model Context Protocol."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from clawwork_api.database import TenantOwned, UtcDateTime, now


class McpServer(TenantOwned, table=True):
    """Either at the address `url`, or started by `command`, with variables of the names `environment`.

    `sealed` is a Fernet token of the key, or of those variables as JSON, with the tenant and the name it
    belongs to; "" without any.

    `tools` are the names and notes of the tools that it offered when it was last asked.
    """

    __tablename__ = "mcp_servers"

    tenant: str = Field(primary_key=True, max_length=128)
    name: str = Field(primary_key=True, max_length=32)
    url: str = Field(max_length=500)
    command: list[str] = Field(default_factory=list, sa_type=JSON)
    environment: list[str] = Field(default_factory=list, sa_type=JSON)
    sealed: str = ""
    tools: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
