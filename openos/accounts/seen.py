"""Which of the notices that stand a person has seen, whichever browser it was in."""

from collections.abc import Collection

from sqlmodel import col, delete, select

from openos.accounts.identity import Identity
from openos.accounts.tables import SeenNotice
from openos.database import Database


def seen(database: Database, identity: Identity) -> frozenset[str]:
    """The ids of the notices that the person has seen in this workspace. Sync."""
    query = select(SeenNotice.notice_id).where(
        SeenNotice.user_id == identity.user_id, SeenNotice.workspace_id == identity.workspace_id
    )
    with database.read() as session:
        return frozenset(session.exec(query))


def see(database: Database, identity: Identity, standing: Collection[str]) -> None:
    """Notes that the person has seen those that stand; what no longer stands is forgotten. Sync."""
    user, workspace = identity.user_id, identity.workspace_id
    whose = (col(SeenNotice.user_id) == user, col(SeenNotice.workspace_id) == workspace)
    with database.write() as session:
        known = set(session.exec(select(SeenNotice.notice_id).where(*whose)))
        gone = col(SeenNotice.notice_id).in_(known - set(standing))
        session.exec(delete(SeenNotice).where(*whose, gone))
        session.add_all(
            SeenNotice(user_id=user, workspace_id=workspace, notice_id=each) for each in set(standing) - known
        )
