"""How often what a workspace's lists show has changed."""

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel


class TenantVersion(SQLModel, table=True):
    """`number` grows in the transaction of every such change: the same number means the same lists."""

    __tablename__ = "tenant_versions"

    tenant: str = Field(primary_key=True, max_length=128)
    number: int = Field(default=0, sa_type=BigInteger)
