"""Keys that a caller lent to one run, sealed; emptied some days after the run's end."""

from datetime import datetime

from sqlmodel import Field

from clawwork_api.database import TenantOwned, UtcDateTime, now


class RunKeys(TenantOwned, table=True):
    """`sealed` is a Fernet token of the keys with the tenant and the run that they belong to."""

    __tablename__ = "run_keys"

    run_id: str = Field(primary_key=True, foreign_key="runs.id", max_length=32)
    sealed: str
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
