"""What a workspace chose to see."""

from datetime import datetime

from sqlalchemy import JSON
from sqlmodel import Field

from clawwork_api.database import TenantOwned, UtcDateTime, now


class Preferences(TenantOwned, table=True):
    """One row a workspace; `hidden_agents` holds signatures."""

    __tablename__ = "preferences"

    tenant: str = Field(primary_key=True, max_length=128)
    hidden_agents: list[str] = Field(default_factory=list, sa_type=JSON)
    changed_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
