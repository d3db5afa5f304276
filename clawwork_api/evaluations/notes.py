"""What people have said of scores."""

from collections import defaultdict
from collections.abc import Iterable

from sqlmodel import col, select

from clawwork_api.database import TenantSession
from clawwork_api.evaluations.schemas import PersonScoreRow
from clawwork_api.evaluations.tables import PersonScore


def of_evaluations(session: TenantSession, ids: Iterable[str]) -> dict[str, list[PersonScoreRow]]:
    """What people think of each, oldest first, by the id of the evaluation."""
    query = select(PersonScore).where(col(PersonScore.evaluation_id).in_(set(ids)))
    found: dict[str, list[PersonScoreRow]] = defaultdict(list)
    for row in session.exec(query.order_by(col(PersonScore.created_at), col(PersonScore.id))):
        found[row.evaluation_id].append(PersonScoreRow.model_validate(row))
    return found
