"""Who is alive: one row for each process that works runs. Belongs to the service, not to a tenant."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from clawwork_api.database import UtcDateTime, now


class ExecutorLease(SQLModel, table=True):
    """Renewed by its process; runs of an executor whose lease ran out are taken over."""

    __tablename__ = "executor_leases"

    executor_id: str = Field(primary_key=True, max_length=64)
    beat_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    started_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
