"""ClawWork's own records of who did what."""

from datetime import datetime

from openos.gateway.models.base import Answer


class AuditRow(Answer):
    """`outcome`: changed, refused, failed or denied; `times` above 1 stands for as many denials."""

    number: int
    at: datetime
    request_id: str
    actor: str
    action: str
    target: str
    outcome: str
    status: int
    code: str
    times: int
