"""Sessions: opened with a fresh token, found by its hash, ended by the person, by idling or by age."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Update, and_, true
from sqlmodel import Session, col, select, update

from openos.accounts.credentials import new_token, token_hash
from openos.accounts.identity import Identity
from openos.accounts.tables import Membership, SignedIn, User, Workspace
from openos.database import Database

SEEN_EVERY = timedelta(minutes=1)


class Sessions:
    """All methods are sync. A token that fits no live session is nobody's: None, never an error."""

    def __init__(
        self, database: Database, *, idle: timedelta, absolute: timedelta, clock: Callable[[], datetime]
    ) -> None:
        self._database, self._idle, self._absolute, self._clock = database, idle, absolute, clock

    def open(self, session: Session, *, user_id: str, workspace_id: str) -> str:
        """Adds a session to the transaction; returns the token, which is kept nowhere."""
        token = new_token()
        moment = self._clock()
        session.add(
            SignedIn(
                token_hash=token_hash(token),
                user_id=user_id,
                workspace_id=workspace_id,
                created_at=moment,
                seen_at=moment,
            )
        )
        return token

    def find(self, token: str) -> Identity | None:
        """Who is behind `token` now; moves the idle limit on at most once a minute."""
        return self.find_hashed(token_hash(token)) if token else None

    def find_hashed(self, hashed: str) -> Identity | None:
        """As `find`, for who was handed the token's hash and not the token."""
        with self._database.read() as session:
            row = session.exec(_lookup(hashed)).first()
        if row is None or self._over(row[0]):
            return None
        signed_in, user, workspace, membership = row
        self._seen(signed_in)
        return Identity(
            session_id=signed_in.id,
            user_id=user.id,
            email=user.email,
            display_name=user.display_name,
            workspace_id=workspace.id,
            workspace_name=workspace.name,
            role=membership.role,
        )

    def is_live(self, session_id: str) -> bool:
        """Whether a session that was found before still is one."""
        with self._database.read() as session:
            signed_in = session.get(SignedIn, session_id)
        return signed_in is not None and not self._over(signed_in)

    def end(self, token: str) -> None:
        """Ends the session of `token`, if it has one."""
        self._end(col(SignedIn.token_hash) == token_hash(token))

    def of(self, user_id: str) -> list[SignedIn]:
        """The live sessions of a person, the last one seen first."""
        query = select(SignedIn).where(SignedIn.user_id == user_id, col(SignedIn.ended_at).is_(None))
        with self._database.read() as session:
            found = session.exec(query.order_by(col(SignedIn.seen_at).desc())).all()
        return [signed_in for signed_in in found if not self._over(signed_in)]

    def renew(self, session: Session, *, user_id: str, workspace_id: str) -> str:
        """Ends every session of a person and opens one, in one transaction; returns the new token."""
        session.exec(self._ending(col(SignedIn.user_id) == user_id))
        return self.open(session, user_id=user_id, workspace_id=workspace_id)

    def end_one(self, user_id: str, session_id: str) -> None:
        """Ends one session, if it is the person's own."""
        self._end(and_(col(SignedIn.user_id) == user_id, col(SignedIn.id) == session_id))

    def end_all(self, user_id: str | None) -> int:
        """Ends every session of a person, or of everybody; how many there were."""
        return self._end(true() if user_id is None else col(SignedIn.user_id) == user_id)

    def _end(self, whose: ColumnElement[bool]) -> int:
        with self._database.write() as session:
            return session.exec(self._ending(whose)).rowcount

    def _ending(self, whose: ColumnElement[bool]) -> Update:
        return update(SignedIn).where(whose, col(SignedIn.ended_at).is_(None)).values(ended_at=self._clock())

    def _over(self, signed_in: SignedIn) -> bool:
        moment = self._clock()
        idle, age = moment - signed_in.seen_at, moment - signed_in.created_at
        return signed_in.ended_at is not None or idle > self._idle or age > self._absolute

    def _seen(self, signed_in: SignedIn) -> None:
        moment = self._clock()
        if moment - signed_in.seen_at < min(SEEN_EVERY, self._idle / 2):
            return
        with self._database.write() as session:
            session.exec(update(SignedIn).where(col(SignedIn.id) == signed_in.id).values(seen_at=moment))


def _lookup(hashed: str):  # type: ignore[no-untyped-def]  # noqa: ANN202  # SQLAlchemy's own inferred type
    return (
        select(SignedIn, User, Workspace, Membership)
        .where(SignedIn.token_hash == hashed, SignedIn.user_id == User.id)
        .where(SignedIn.workspace_id == Workspace.id)
        .where(Membership.user_id == User.id, Membership.workspace_id == Workspace.id)
    )
