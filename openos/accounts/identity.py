"""Who is asking, on behalf of which workspace."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Of a live session. `workspace_id` is the tenant that ClawWork keeps apart."""

    session_id: str
    user_id: str
    email: str
    display_name: str
    workspace_id: str
    workspace_name: str
    role: str
