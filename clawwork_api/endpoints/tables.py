"""Addresses that speak OpenAI's protocol, as a workspace adds them."""

from datetime import datetime

from sqlmodel import Field

from clawwork_api.database import TenantOwned, UtcDateTime, now


class ModelEndpoint(TenantOwned, table=True):
    """`sealed` is a Fernet token of the key with the tenant and the name it belongs to; "" without a key."""

    __tablename__ = "model_endpoints"

    tenant: str = Field(primary_key=True, max_length=128)
    name: str = Field(primary_key=True, max_length=32)
    base_url: str = Field(max_length=500)
    sealed: str = ""
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
