"""What the service tells of its audit records."""

from datetime import datetime
from typing import Literal

from clawwork_api.schemas import Schema

Outcome = Literal["changed", "refused", "failed", "denied"]


class AuditRow(Schema):
    """`times` above 1: a denial that stands for others of that minute too. `digest` chains the records."""

    number: int
    at: datetime
    request_id: str
    actor: str
    fingerprint: str
    action: str
    target: str
    outcome: Outcome
    status: int
    code: str
    address_hash: str
    times: int
    previous: str
    digest: str
